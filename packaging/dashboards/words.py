"""Words for values, each with one colour, and the columns and links that tables have in common."""

from grafana import (
    GREEN, GREY, ORANGE, RED, STATES, YELLOW, Column, any_text_mapping, link, range_mapping, state_mapping, steps,
    value, value_mapping)

RUNBOOKS = "https://github.com/sync-health-exporter/sync-health-exporter/blob/main/docs/runbooks/README.md"

# How bad it is: the whole number of sync_problem, or more for what cannot be read.
PROBLEMS = {
    1: ("degraded", YELLOW), 2: ("overdue", YELLOW), 3: ("stale", ORANGE), 4: ("credentials", ORANGE),
    5: ("fails", RED), 6: ("unreadable", RED), 7: ("unreadable", RED),
}
PROBLEM_MAPPINGS = [
    range_mapping(number, number + 0.99999, text, color, number) for number, (text, color) in PROBLEMS.items()
] + [range_mapping(0, 0.99999, "in time", GREEN, 8), range_mapping(-1, -1, "not judged", GREY, 9)]

# Classes of causes, and who can do something about them.
CAUSES = {
    "credentials": "credentials (customer)", "permission": "permission (customer)", "rate_limit": "rate limit (wait)",
    "not_found": "not found (you)", "timeout": "timeout (wait)", "script": "script (you)",
    "third_party": "third party (wait)", "configuration": "configuration (you)", "interrupted": "interrupted (wait)",
    "other": "other", "unknown": "not given",
}
# Reasons why a target or a source cannot be read.
REASONS = {
    "dns": "DNS (network)", "connect": "no connection (network)", "tls": "TLS (network)", "timeout": "timeout (vendor)",
    "reset": "connection reset (network)", "too_large": "response too large (you)",
    "unauthorized": "key refused (you)", "forbidden": "not allowed (you)", "not_found": "not found (you)",
    "rate_limited": "too many requests (wait)", "client_error": "request refused (you)",
    "server_error": "server error (vendor)", "not_json": "no JSON (vendor)", "schema": "unknown format (vendor)",
    "pagination": "pages repeat (vendor)", "credentials": "key file unreadable (you)", "internal": "exporter (you)",
    "scrape": "does not answer (you)",
}
CAUSE_MAPPING = value_mapping(
    {name: (text, None) for name, text in CAUSES.items()}
    | {f"read:{name}": (text, None) for name, text in REASONS.items()})
REASON_MAPPING = value_mapping({name: (text, None) for name, text in REASONS.items()})

READABLE = {0: ("unreadable", RED), 1: ("partly read", ORANGE), 2: ("read", GREEN)}
READABLE_MAPPING = value_mapping(READABLE)

# Below 1 a sync is in time, from 1 on it is stale.
STALENESS_STEPS = [(0, GREEN), (1, ORANGE)]

CHOSEN = "${datasource:queryparam}&${job:queryparam}&${instance:queryparam}"
SOURCE_LINK = link(
    "Open this source",
    f"/d/sync-health-source?{CHOSEN}&var-source=${{__data.fields.source:percentencode}}&${{__url_time_range}}")
CONNECTION_LINK = link(
    "Open this connection",
    f"/d/sync-health-connection?{CHOSEN}&var-source=${{__data.fields.source:percentencode}}"
    "&var-integration=${__data.fields.integration:percentencode}"
    "&var-connection=${__data.fields.connection:percentencode}&${__url_time_range}")
CONSOLE_LINK = link(
    "Open it at Nango",
    "${console:raw}/connections/${__data.fields.integration:percentencode}/${__data.fields.connection:percentencode}",
    new=True)
CUSTOMER_LINK = link(
    "Open this customer",
    f"/d/sync-health-customer?{CHOSEN}&var-customer=${{__data.fields.customer:percentencode}}&${{__url_time_range}}")
RUNBOOK_LINK = link("What to do", f"{RUNBOOKS}#${{__value.text}}", new=True)
ADDRESS_LINK = link("Open", "${__value.raw}", new=True)

# Times are written as "13 hours ago" or "in 15 minutes".
TIME = {"unit": "dateTimeFromNow"}


def problem_column():
    return value(
        "problem", "Problem", 92, mappings=PROBLEM_MAPPINGS, thresholds=[], unit="none",
        links=[RUNBOOK_LINK])


def why_column():
    return Column("class", "Why, who acts", 158, mappings=[CAUSE_MAPPING])


def since_column():
    return value("since", "Since", 106, **TIME)


def state_column():
    return Column("state", "State", 76, thresholds=[], mappings=[state_mapping(STATES)])


def staleness_column():
    return value(
        "staleness", "Staleness", 80, unit="percentunit", decimals=0, thresholds=STALENESS_STEPS)


def next_run_column():
    return value("next", "Next run", 106, **TIME)


def customer_column(width=85):
    return Column("customer", "Customer", width, links=[CUSTOMER_LINK])


def page_column():
    return Column("url", "Page", 58, mappings=[any_text_mapping("open")], links=[ADDRESS_LINK])


def sync_columns():
    """Who a row is about. The variant is part of the sync's name."""
    return [
        Column("integration", "Integration", 86), Column("name", "Sync", 105),
        Column("connection", "Connection", 85, links=[CONNECTION_LINK, CONSOLE_LINK])]


def source_column(width=100):
    return Column("source", "Source", width, links=[SOURCE_LINK])
