"""What the dashboards say when things are not as in the demo: each scene is looked at as a person would."""

from glance import (
    Glance, no_strangers, nothing_is_green, one_row_each, only_columns, says)
from programs import Miss, eventually

IDENTITY = ("Integration", "Sync", "Connection", "Source")
# As a ServiceMonitor of the Prometheus operator adds them; `pod` tells replicas apart.
SERVICE_MONITOR = {"namespace": "monitoring", "service": "sync-health", "endpoint": "http", "container": "exporter"}


def as_it_is(stage, folder):
    """One exporter among other targets."""
    glance = Glance(folder, stage.prometheus)
    says(glance, "overview", "Can we see?", exporters=("1", "green"), unreadable_sources=("0", "green"))
    says(glance, "exporter", "Exporters that answer", **{"": ("1", "green")})
    rows = one_row_each(glance, "overview", "Syncs with problems, the worst first", *IDENTITY)
    if rows[0][0].text not in ("unreadable", "fails"):
        raise Miss(f"the worst sync is {rows[0]}")
    only_columns(glance)
    no_strangers(folder, stage.prometheus)
    return glance


def vendor_refuses(stage, folder):
    """Nango answers 401, and its syncs have gone: nothing about it is green, and it is in every table."""
    syncs = 'sync_state{source="nango-demo"}'
    connection = stage.prometheus.query(syncs)[0]["metric"]["connection"]
    stage.break_vendor("path=/nango&status=401")
    # Its readings are served until they are too old.
    eventually("the syncs of Nango gone", 120, lambda: not stage.prometheus.query(syncs))
    whole = Glance(folder, stage.prometheus)
    says(whole, "overview", "Can we see?", exporters=("1", "green"), unreadable_sources=("1", "red"))
    for table in ("What cannot be read", "Syncs with problems, the worst first", "Sources"):
        rows = [row for row in whole.panel("overview", table).rows if any(word.text == "nango-demo" for word in row)]
        words = {word.text for row in rows for word in row}
        if not rows or table != "Sources" and "key refused (you)" not in words:
            raise Miss(f"{table} does not say why nango-demo cannot be read: {rows}")
    nango = Glance(
        folder, stage.prometheus, source="nango-demo", integration=".*", connection=connection, customer=".+")
    # It tells of the exporter, which does answer.
    nango.dashboards.pop("exporter")
    nothing_is_green(nango, but=["exporters"])
    if "sync_source_unreadable_syncs" in stage.catalogue():
        says(nango, "overview", "Which syncs?", cannot_be_read=(None, "red"))
    sight = nango.panel("connection", "Can we see it?").words()
    if not sight or any(word.text != "its source is unreadable" for word in sight):
        raise Miss(f"connection {connection}: {sight}")
    return whole


def exporter_is_dead(stage, folder):
    """The only exporter died: there is none, and nothing is green."""
    eventually(
        "no series of the exporter", 60, lambda: not stage.prometheus.query("sync_exporter_build_info"))
    glance = Glance(folder, stage.prometheus)
    nothing_is_green(glance)
    says(glance, "overview", "Can we see?", exporters=("0", "red"), unreadable_sources=("no data", "grey"))
    says(glance, "exporter", "Exporters that answer", **{"": ("0", "red")})
    rows = glance.panel("overview", "What cannot be read").rows
    if [word.text for word in rows[0]][1] != "does not answer (you)":
        raise Miss(f"the dead exporter is not in the table: {rows}")
    no_strangers(folder, stage.prometheus)
    return glance


def two_exporters(stage, folder):
    """Two replicas, with the labels that a ServiceMonitor adds."""
    with stage.other_exporter("replica") as replica:
        exporters = [
            (exporter.address, SERVICE_MONITOR | {"pod": f"exporter-{number}"})
            for number, exporter in enumerate([stage.exporter, replica])]
        with stage.other_prometheus("two-exporters", exporters) as prometheus:
            await_rules(prometheus)
            glance = Glance(folder, prometheus)
            says(glance, "overview", "Can we see?", exporters=("2", "green"), unreadable_sources=("0", "green"))
            one_row_each(glance, "overview", "Syncs with problems, the worst first", *IDENTITY)
            one_row_each(glance, "overview", "Sources", "Source")
            connection = Glance(folder, prometheus, connection="initech")
            one_row_each(connection, "connection", "Every sync of the connection", *IDENTITY)
            only_columns(glance)
            no_strangers(folder, prometheus)


def groups(stage, folder):
    """An exporter with detail: integration."""
    with stage.other_exporter("groups", detail="integration") as exporter:
        with stage.other_prometheus("groups-prometheus", [(exporter.address, {})]) as prometheus:
            await_rules(prometheus)
            glance = Glance(folder, prometheus)
            says(glance, "overview", "Can we see?", exporters=("1", "green"))
            says(glance, "overview", "Which syncs?", fail=(None, "red"))
            # Which customers are affected is not known without series of single syncs.
            says(glance, "overview", "Customers affected", with_problems=(None, "grey"))
            one_row_each(glance, "overview", "Syncs with problems, the worst first", *IDENTITY)
            one_row_each(glance, "source", "Integrations, the worst first", "Integration", "Source")


def no_exporter(stage, folder):
    """A Prometheus that has never seen an exporter: everything is grey."""
    with stage.other_prometheus("no-exporter", []) as prometheus:
        glance = Glance(folder, prometheus)
        nothing_is_green(glance)
        says(glance, "overview", "Can we see?", exporters=("no data", "grey"))
        no_strangers(folder, prometheus)


def await_rules(prometheus):
    """Until what is recorded last has been."""
    eventually("recorded series", 120, lambda: prometheus.query("instance_source:sync_stale_syncs:count"))
