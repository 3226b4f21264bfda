"""The programs that take part, each ended by its own process id, and what they answer."""

import json
import re
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request


class Miss(Exception):
    """What was to be seen and was not."""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def eventually(what, seconds, probe):
    """Asks until the answer is true, and returns it."""
    deadline = time.monotonic() + seconds
    while not (answer := probe()):
        if time.monotonic() > deadline:
            raise Miss(f"{what}: not seen within {seconds} s")
        time.sleep(0.2)
    return answer


class Program:
    """A program that runs while it is entered; what it prints goes into a file."""

    def __init__(self, name, folder, *arguments, cwd=None):
        self.name = name
        self.arguments = arguments
        self.output = folder / f"{name}.log"
        self._cwd = cwd or folder

    def __enter__(self):
        with open(self.output, "w") as output:
            self._process = subprocess.Popen(
                self.arguments, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=self._cwd)
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def pid(self):
        return self._process.pid

    def stop(self):
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def printed(self, pattern):
        """What a group in a pattern matches in the output, as soon as something does."""

        return eventually(f"{self.name} printing {pattern}", 60, lambda: re.search(pattern, self._text()))[1]

    def wait_until_ready(self, url):
        eventually(f"{self.name} ready", 60, lambda: self._text() and answers(f"{url}/-/ready"))

    def _text(self):
        """What it has printed; a miss if it runs no longer."""
        text = self.output.read_text()
        if self._process.poll() is not None:
            raise Miss(f"{self.name} ended:\n{text}")
        return text


def fetch(url, method="GET"):
    with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=10) as response:
        return response.read().decode()


def answers(url):
    try:
        fetch(url)
        return True
    except OSError:
        return False


class API:
    """The HTTP interface of Prometheus or Alertmanager."""

    def __init__(self, address):
        self.address = address
        self.url = f"http://{address}"

    def get(self, path, **parameters):
        try:
            return json.loads(fetch(f"{self.url}{path}?{urllib.parse.urlencode(parameters, doseq=True)}"))
        except urllib.error.HTTPError as error:
            raise Miss(f"{path} {parameters}: {error} {error.read().decode()}") from error

    def query(self, expression):
        """What Prometheus answers now."""
        return self.get("/api/v1/query", query=expression)["data"]["result"]
