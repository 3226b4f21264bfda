"""Lets an hour pass in a minute, for the rules, the dashboards and Alertmanager alike.

What is shortened is what Prometheus and Alertmanager wait for or look back on: `for`, `[ranges]`, `offset`, and
Alertmanager's waits between messages. Ages that are compared with times of the vendors (`> 7200`, `/ 172800`) are not:
the vendors' syncs run at their own pace.
"""

import re

FACTOR = 60

_DURATION = r"(?:\d+(?:ms|[smhdwy]))+"
_MILLISECONDS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}


def shortened(duration):
    """`1h30m` as `90000ms`."""
    parts = re.findall(r"(\d+)(ms|[smhdw])", duration)
    return f"{max(1, sum(int(number) * _MILLISECONDS[unit] for number, unit in parts) // FACTOR)}ms"


def shortened_query(text):
    """A PromQL expression, or a file of them, looking back a shorter time."""
    return re.sub(rf"(\[|:|\boffset )({_DURATION})(?=[\]:\s)]|$)", lambda m: m[1] + shortened(m[2]), text)


def shortened_rules(text):
    """A file of rules; its groups are evaluated as often as Prometheus is told to."""
    return re.sub(rf"(?m)^(\s+for: )({_DURATION})$", lambda m: m[1] + shortened(m[2]), shortened_query(text))


def shortened_routes(text):
    """A configuration of Alertmanager."""
    waits = rf"(?m)^(\s+(?:group_wait|group_interval|repeat_interval): )({_DURATION})$"
    return re.sub(waits, lambda m: m[1] + shortened(m[2]), text)


def hurried_scrapes(text):
    """A configuration of Prometheus that scrapes and evaluates once a second, as often as it can."""
    return re.sub(rf"(?m)^(\s+(?:scrape_interval|scrape_timeout|evaluation_interval): ){_DURATION}$", r"\g<1>1s", text)
