"""The demo, Prometheus, Alertmanager and a receiver, wired as examples/ wires them."""

import json
import os
import re
import subprocess
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

from programs import API, Program, fetch, free_port
from receiver import Receiver
from shortening import hurried_scrapes, shortened_routes, shortened_rules

ROOT = Path(__file__).resolve().parents[2]
# Which programs: see `install`.
TOOLS = ROOT / os.environ.get("LIVE_TOOLS", ".oracles/bin")


class Stage(ExitStack):
    """Everything runs once it is entered, and has ended when it is left."""

    def __init__(self, program, folder):
        super().__init__()
        self.program = program
        self.folder = folder

    def __enter__(self):
        super().__enter__()
        self.exporter = API(f"127.0.0.1:{free_port()}")
        self.prometheus = API(f"127.0.0.1:{free_port()}")
        self.alertmanager = API(f"127.0.0.1:{free_port()}")
        try:
            self.receiver = self.enter_context(Receiver())
            self.start = time.time()
            self.start_demo()
            self.enter_context(self._alertmanager()).wait_until_ready(self.alertmanager.url)
            self.enter_context(self._prometheus()).wait_until_ready(self.prometheus.url)
            self.demo.wait_until_ready(self.exporter.url)
        except BaseException:
            self.close()
            raise
        return self

    def start_demo(self):
        self.demo = self.enter_context(
            Program("demo", self.folder, self.program, "demo", "--web.listen-address", self.exporter.address))
        self._faults = self.demo.printed(r"curl -X DELETE (http://\S+)")

    def break_vendor(self, fault):
        fetch(f"{self._faults}?{fault}", "POST")

    def mend_vendors(self):
        fetch(self._faults, "DELETE")

    def catalogue(self):
        """The names of the metrics that the program has."""
        text = subprocess.run([self.program, "metrics"], check=True, capture_output=True, text=True).stdout
        return set(re.findall(r"(?m)^\| `(\w+)`", text))

    @contextmanager
    def other_exporter(self, name, **settings):
        """Another exporter that polls Nango and Merge of the demo, and runs until it is left.

        - settings: Of its sources, beside what they need.
        """
        root = self._faults.removesuffix("/simulator/faults")
        sources = [
            {
                "name": "nango-demo", "provider": "nango", "base_url": f"{root}/nango",
                "secret_key": "00000000-5afe-4de0-8000-000000000000", "interval": "5s",
                "max_requests_per_minute": 600, **settings},
            {
                "name": "merge-demo", "provider": "merge", "base_url": f"{root}/merge",
                "api_key": "simulated-merge-key", "categories": ["hris"], "interval": "10s", **settings},
        ]
        configuration = self.folder / f"{name}.yml"
        # JSON is YAML.
        configuration.write_text(json.dumps({"sources": sources}))
        exporter = API(f"127.0.0.1:{free_port()}")
        with Program(
                name, self.folder, self.program, "serve", f"--config.file={configuration}",
                f"--web.listen-address={exporter.address}") as program:
            program.wait_until_ready(exporter.url)
            yield exporter

    @contextmanager
    def other_prometheus(self, name, exporters):
        """Another Prometheus, which scrapes these exporters and itself, with the same rules, and runs until it is left.

        - exporters: (address, labels), as service discovery adds them.
        """
        prometheus = API(f"127.0.0.1:{free_port()}")
        text = hurried_scrapes("global:\n  scrape_interval: 1m\n  scrape_timeout: 1m\n  evaluation_interval: 1m\n")
        text += "rule_files: [dashboards/rules.yaml, dashboards/alerts.yaml]\nscrape_configs:\n"
        text += job("sync-health-exporter", exporters) + job("prometheus", [(prometheus.address, {})])
        configuration = self.folder / f"{name}.yml"
        configuration.write_text(text)
        with Program(
                name, self.folder, TOOLS / "prometheus", f"--config.file={configuration}",
                f"--storage.tsdb.path={self.folder}/{name}-data",
                f"--web.listen-address={prometheus.address}") as program:
            program.wait_until_ready(prometheus.url)
            yield prometheus

    def suppressors(self, **labels):
        """The names of the alerts for whose sake Alertmanager is silent about those that have these labels at least."""
        alerts = self.alertmanager.get("/api/v2/alerts")
        names = {alert["fingerprint"]: alert["labels"]["alertname"] for alert in alerts}
        return {
            names.get(fingerprint) for alert in alerts if labels.items() <= alert["labels"].items()
            for fingerprint in alert["status"]["inhibitedBy"]
        }

    def _prometheus(self):
        rules = self.folder / "dashboards"
        rules.mkdir()
        for name in ("rules.yaml", "alerts.yaml"):
            (rules / name).write_text(shortened_rules((ROOT / "dashboards" / name).read_text()))
        configuration = self._example(
            "prometheus.yml", hurried_scrapes,
            {"localhost:10380": self.exporter.address, "localhost:9093": self.alertmanager.address})
        # A Prometheus in real life has other targets, too; at least itself.
        with open(configuration, "a") as file:
            file.write(job("prometheus", [(self.prometheus.address, {})]))
        return Program(
            "prometheus", self.folder, TOOLS / "prometheus",
            f"--config.file={configuration}", f"--storage.tsdb.path={self.folder}/prometheus",
            f"--web.listen-address={self.prometheus.address}",
            # A minute by default: how soon Alertmanager is told again, and for how long it believes it.
            "--rules.alert.resend-delay=1s")

    def _alertmanager(self):
        configuration = self._example("alertmanager.yml", shortened_routes, {"localhost:9095": self.receiver.address})
        return Program(
            "alertmanager", self.folder, TOOLS / "prometheus-alertmanager",
            f"--config.file={configuration}", f"--storage.path={self.folder}/alertmanager",
            f"--web.listen-address={self.alertmanager.address}", "--cluster.listen-address=",
            cwd=TOOLS.parent / "share")

    def _example(self, name, hurried, addresses):
        """Writes an example's copy that is in a hurry and talks to the programs of this run."""
        text = hurried((ROOT / "examples" / name).read_text())
        text = re.sub(r"localhost:\d+", lambda m: addresses[m[0]], text)
        (self.folder / "examples").mkdir(exist_ok=True)
        path = self.folder / "examples" / name
        path.write_text(text)
        return path


def job(name, targets):
    """A job of Prometheus's configuration.

    - targets: (address, labels).
    """
    text = f"  - job_name: {name}\n    static_configs:\n"
    for address, labels in targets:
        text += f"      - {json.dumps({'targets': [address], 'labels': labels})}\n"
    return text
