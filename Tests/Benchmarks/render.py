"""Prints the processor seconds that Prometheus' own Python client takes to write an exposition it has read."""
import sys
import time

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

with open(sys.argv[1], encoding="utf-8") as page:
    families = list(text_string_to_metric_families(page.read()))


class Page:
    def collect(self):
        return families


registry = CollectorRegistry(auto_describe=False)
registry.register(Page())
start = time.process_time()
generate_latest(registry)
print(time.process_time() - start)
