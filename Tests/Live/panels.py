"""Asks Prometheus for all that the dashboards ask for: for panels, marks and variables."""

import re

from glance import Glance, all_panels
from programs import Miss

# Queries without an answer in the demo, as (dashboard, panel, name of the query; None for all), each with its reason.
SILENT = {
    ("exporter", "Syncs dropped by reason", None): "the demo drops no sync, and only reasons that occurred are drawn",
}
# Queries that have an answer only if the demo happens to be so.
EITHER_WAY = {
    ("source", "Integrations, the worst first", "overdue"): "only of groups, which the demo does not show",
    ("exporter", "History stored?", None): "the demo may have no storage",
    ("exporter", "Status words that are not known", None): "counted when a vendor uses one",
}
# Labels that series have only if the exporter is configured for it.
CONFIGURED = {
    "sync_source_external_url_info": "--web.external-url", "sync_connection_info": "customer",
    "instance_connection:sync_connection_info:known": "customer",
}
# Recorded series, and the metric without which they have no data.
RECORDED = {
    "instance_source:sync_failure_info:count": "sync_failure_info",
    "instance_connection:sync_connection:readable": "sync_source_failing_target_info",
    "instance_target:sync_source_failing_since_timestamp_seconds:min": "sync_source_failing_target_info",
}


def check_panels(folder, prometheus, catalogue):
    """Asks everything; says what had an answer.

    - catalogue: The metrics that the program has. Queries of others have no answer.
    """
    glance = Glance(folder, prometheus)
    asked, silent, wrong = 0, 0, []
    for name, dashboard in glance.dashboards.items():
        for panel in all_panels(dashboard["panels"]):
            for target in panel.get("targets", []):
                asked += 1
                expected = is_expected(name, panel["title"], target, catalogue)
                has_data = bool(glance.ask(dashboard, target))
                silent += not has_data
                if expected is not None and has_data != expected:
                    wrong.append(f"{name}: {panel['title']}, {target['refId']}: {target['expr']}")
        for mark in dashboard["annotations"]["list"]:
            asked += 1
            if not glance.ask(dashboard, mark) and name != "customer":
                wrong.append(f"{name}: marks: {mark['expr']}")
        for variable in dashboard["templating"]["list"]:
            values = re.fullmatch(r"label_values\((.+), (\w+)\)", str(variable.get("query")))
            if values and is_configured(values[1], catalogue):
                asked += 1
                if not glance.ask(dashboard, {"expr": f"group by ({values[2]}) ({values[1]})", "instant": True}):
                    wrong.append(f"{name}: variable {variable['name']}")
    if wrong:
        raise Miss("queries without data, or with data in spite of a reason:\n  " + "\n  ".join(wrong))
    return f"{asked} queries of {len(glance.dashboards)} dashboards, of which {silent} are silent for a reason"


def is_expected(dashboard, panel, target, catalogue):
    """Whether a query must have data, must not, or None."""
    places = [(dashboard, panel, target["refId"]), (dashboard, panel, None)]
    if any(place in SILENT for place in places):
        return False
    may_be_silent = (
        dashboard == "customer" or any(place in EITHER_WAY for place in places)
        or not is_configured(target["expr"], catalogue) or names(target["expr"]) - catalogue)
    return None if may_be_silent else True


def is_configured(expression, catalogue):
    return not any(name in expression for name in CONFIGURED)


def names(expression):
    """The metrics of the exporter that an expression cannot do without, also by way of recorded series."""
    text = re.sub(r'"[^"]*"', "", expression)
    recorded = {metric for name, metric in RECORDED.items() if name in text}
    return set(re.findall(r"(?<![\w:])sync_\w+(?![\w:])", text)) | recorded
