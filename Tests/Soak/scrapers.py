"""Whoever reads the exporter for as long as it runs: three Prometheus servers and somebody on a bad line."""

import gzip
import http.client
import socket
import threading
import time


class Scraper(threading.Thread):
    """Scrapes again and again, and keeps what went wrong."""

    def __init__(self, port, path, pause, headers=None):
        super().__init__(daemon=True)
        self._port, self._path, self._pause, self._headers = port, path, pause, headers or {}
        self._end = threading.Event()
        self.scrapes = 0
        self.slowest = 0.0
        self.failures = []
        self.start()

    def run(self):
        while not self._end.wait(self._pause):
            began = time.monotonic()
            try:
                self.scrape()
                self.scrapes += 1
            except (OSError, http.client.HTTPException, ValueError) as error:
                self.failures.append(f"{self._path}: {error!r}")
            self.slowest = max(self.slowest, time.monotonic() - began)

    def scrape(self):
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
        try:
            connection.request("GET", self._path, headers=self._headers)
            response = connection.getresponse()
            body = response.read()
            if response.getheader("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            if response.status != 200:
                raise ValueError(f"status {response.status}: {body[:200]!r}")
            if "openmetrics" in response.getheader("Content-Type") and not body.endswith(b"# EOF\n"):
                raise ValueError("no end")
        finally:
            connection.close()

    def finish(self):
        self._end.set()
        self.join()


class SlowReader(Scraper):
    """Takes a page in small sips, as if over a bad line, and leaves before its end."""

    def scrape(self):
        with socket.create_connection(("127.0.0.1", self._port), timeout=10) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.sendall(f"GET {self._path} HTTP/1.1\r\nHost: slow\r\n\r\n".encode())
            start = b""
            for _ in range(20):
                start += connection.recv(512)
                time.sleep(0.5)
            if not start.startswith(b"HTTP/1.1 200 "):
                raise ValueError(f"answered {start[:40]!r}")
