"""Three vendors on loopback with 5,000 syncs: one steady account, and three that break in ever new ways."""

import json
import random
import socket
import struct
import threading
import time
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

# 2,400 + 600 + 200 + 1,800 = 5,000 syncs.
STORMY_INTEGRATIONS, STEADY_INTEGRATIONS, SYNCS_OF_INTEGRATION = 8, 2, 300
USERS, SYNCS_OF_USER = 40, 5
ACCOUNTS, MODELS = 18, 100

SYNCS = (STORMY_INTEGRATIONS + STEADY_INTEGRATIONS) * SYNCS_OF_INTEGRATION + USERS * SYNCS_OF_USER + ACCOUNTS * MODELS


def moment(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Keys:
    """The vendors' keys, each valid until the one after next: who re-reads them at every poll is never refused."""

    def __init__(self):
        self._lock = threading.Lock()
        self._valid = ["first"]

    @property
    def present(self):
        return self._valid[-1]

    def rotate(self):
        with self._lock:
            self._valid = [self.present, f"key-{random.getrandbits(64):x}"]
        return self.present

    def accept(self, authorization):
        return authorization in [f"Bearer {key}" for key in self._valid]


class Weather:
    """What is broken at the moment: a vendor, and how; never the steady account."""

    KINDS = ["500", "503", "429", "401", "404", "html", "cut", "empty", "reset", "hang", "slow", "garbage"]
    VENDORS = ["stormy", "paragon", "merge"]

    def __init__(self, seed):
        self._random = random.Random(seed)
        self.present = {}
        self.count = 0

    def change(self):
        """Mends everything, and breaks something else for a part of the requests, or nothing."""
        vendor = self._random.choice(self.VENDORS + [None])
        self.present = {vendor: (self._random.choice(self.KINDS), self._random.choice([0.1, 0.5, 1.0]))} if vendor else {}
        self.count += bool(vendor)

    def strikes(self, vendor):
        kind, share = self.present.get(vendor, (None, 0))
        return kind if kind and random.random() < share else None


class Fleet:
    """The vendors, until it is closed."""

    def __init__(self, seed):
        self.keys = Keys()
        self.weather = Weather(seed)
        self.began = time.time()

        class Handler(Vendors):
            fleet = self

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def nango_syncs(self, integration):
        """Every sync runs every few minutes; a few fail, and a few are new."""
        now = time.time()
        for index in range(SYNCS_OF_INTEGRATION):
            # Some go, others come, and after a while they return: what vanished is remembered for a week.
            generation = int((now - self.began) // 60) % 5 if index % 50 == 0 else 0
            finished = now - (now + index * 7) % 180
            failed = index % 37 == int(now // 60) % 37
            yield {
                "id": f"{integration}-{index}-{generation}", "connection_id": f"customer-{index % 60}",
                "name": f"objects-{index // 60}-{generation}", "variant": "base",
                "status": "ERROR" if failed else "SUCCESS", "frequency": "every 3 minutes",
                "finishedAt": moment(finished), "nextScheduledSyncAt": moment(finished + 180),
                "latestResult": {"Object": {"added": index % 9, "updated": 1, "deleted": 0}},
                "recordCount": {"Object": 1000 + index}, "checkpoint": {"cursor": int(finished)},
            }


class Vendors(BaseHTTPRequestHandler):
    """One request to any of them."""

    protocol_version = "HTTP/1.1"
    # A head and a body that leave in two pieces would wait for each other's acknowledgement.
    disable_nagle_algorithm = True

    def do_GET(self):
        address = urlsplit(self.path)
        vendor, _, rest = address.path.lstrip("/").partition("/")
        kind = self.fleet.weather.strikes(vendor)
        if kind:
            return self.fail(kind)
        if not self.fleet.keys.accept(self.headers.get("Authorization")):
            return self.answer(401, b'{"error":{"code":"invalid_secret_key"}}')
        body = self.body(vendor, rest, {name: values[0] for name, values in parse_qs(address.query).items()})
        if body is None:
            return self.answer(404, b"{}")
        self.answer(200, json.dumps(body).encode())

    def body(self, vendor, path, query):
        if vendor in ("stormy", "steady"):
            count = STORMY_INTEGRATIONS if vendor == "stormy" else STEADY_INTEGRATIONS
            if path == "integrations":
                return {"data": [{"unique_key": f"{vendor}-{n}", "provider": "github"} for n in range(count)]}
            if path == "sync/status":
                return {"syncs": list(self.fleet.nango_syncs(query["provider_config_key"]))}
            if path == "connections":
                return {"connections": [
                    {"connection_id": f"customer-{n}", "provider_config_key": f"{vendor}-0", "errors": []}
                    for n in range(60)]}
        if vendor == "paragon" and path == "api/syncs":
            return {"data": [
                {"id": f"sync-{n}", "integration": "salesforce", "pipeline": f"objects-{n}", "status": "IDLE"}
                for n in range(SYNCS_OF_USER)]}
        if vendor == "paragon":
            return {"status": "IDLE", "summary": {
                "totalRecords": 10, "syncedRecordsCount": 10, "lastSyncedAt": moment(time.time() - time.time() % 60)}}
        if path.endswith("sync-status"):
            return {"next": None, "previous": None, "results": [
                {"model_id": f"hris.Model{n}", "model_name": f"Model{n}", "status": "DONE", "is_initial_sync": False,
                 "last_sync_start": moment(time.time() - 120), "last_sync_finished": moment(time.time() - 60),
                 "last_sync_result": "DONE", "next_sync_start": moment(time.time() + 600)}
                for n in range(MODELS)]}
        if path.endswith("account-details"):
            token = self.headers.get("X-Account-Token", "")
            return {"id": f"id-{token}", "integration": "BambooHR", "integration_slug": "bamboohr", "category": "hris",
                    "end_user_origin_id": token, "status": "COMPLETE"}
        return None

    def fail(self, kind):
        if kind.isdigit():
            headers = {"Retry-After": "1"} if kind == "429" else {}
            return self.answer(int(kind), b'{"error":{"code":"made_up"}}', headers)
        if kind == "html":
            return self.answer(200, b"<html><body>Please log in.</body></html>", {"Content-Type": "text/html"})
        if kind == "empty":
            return self.answer(200, b"")
        if kind == "garbage":
            return self.answer(200, random.randbytes(5000))
        if kind == "reset":
            # Without lingering, closing is a reset.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif kind == "hang":
            time.sleep(8)
        else:
            body = b'{"syncs":[{"id":"1","connection_id":'
            self.head(200, len(body) * 10, {})
            for byte in body if kind == "slow" else [body]:
                self.wfile.write(bytes([byte]) if kind == "slow" else byte)
                if kind == "slow":
                    time.sleep(0.2)
        self.close_connection = True

    def answer(self, status, body, headers=None):
        self.head(status, len(body), headers or {})
        self.wfile.write(body)

    def head(self, status, length, headers):
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers, "Content-Length": length}.items():
            self.send_header(name, str(value))
        self.end_headers()

    def handle(self):
        try:
            super().handle()
        except OSError:
            pass  # The exporter gave up on a request that was made to fail.

    def log_message(self, *_):
        pass
