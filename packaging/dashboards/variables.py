"""The choices above the panels."""

from grafana import text_variable, variable
from promql import CUSTOMERS, JOB


def replicas():
    return [
        variable("job", "Job", "label_values(sync_exporter_build_info, job)"),
        variable("instance", "Instance", 'label_values(sync_exporter_build_info{job=~"$job"}, instance)'),
    ]


def source():
    return variable("source", "Source", f"label_values(sync_source_info{{{JOB}}}, source)")


def integration():
    series = '__name__=~"sync_state|sync_group_syncs|sync_connection_state"'
    return variable(
        "integration", "Integration",
        f'label_values({{{series}, {JOB}, source=~"$source"}}, integration)', all_value=".*")


def connection():
    series = '__name__=~"sync_state|sync_connection_state"'
    return variable(
        "connection", "Connection",
        f'label_values({{{series}, {JOB}, source=~"$source", integration=~"$integration"}}, connection)',
        all_value=None)


def customer():
    return variable(
        "customer", "Customer", f"label_values({CUSTOMERS}{{{JOB}}}, customer)", all_value=None)


def console():
    """Where Nango's environment is, for links to it."""
    return text_variable("console", "Nango's console", "https://app.nango.dev/prod")
