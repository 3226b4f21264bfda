"""What Alertmanager tells people: a webhook on loopback that remembers every alert it was sent."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple


class Notice(NamedTuple):
    receiver: str
    status: str  # firing or resolved
    labels: dict
    annotations: dict
    at: float


class Receiver:
    """Takes notifications while it is entered."""

    def __init__(self):
        self.notices = []
        self._news = threading.Condition()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                receiver._take(self.path.strip("/"), message)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = "127.0.0.1:%d" % self._server.server_port

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def _take(self, receiver, message):
        with self._news:
            for alert in message["alerts"]:
                self.notices.append(
                    Notice(receiver, alert["status"], alert["labels"], alert["annotations"], time.monotonic()))
            self._news.notify_all()

    def find(self, status, since=0.0, **labels):
        """The first notice, not before `since`, of an alert that has these labels at least; None without one."""
        for notice in self.notices:
            if notice.status == status and notice.at >= since and labels.items() <= notice.labels.items():
                return notice
        return None

    def wait(self, status, seconds, since=0.0, **labels):
        """As `find`, and waits for it; None when the time is up."""
        with self._news:
            self._news.wait_for(lambda: self.find(status, since, **labels), seconds)
            return self.find(status, since, **labels)
