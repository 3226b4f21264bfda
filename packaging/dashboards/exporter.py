"""Is it us or the vendor?"""

import variables
from grafana import (
    GREEN, ORANGE, RED, Column, Figure, dashboard, figures, good_at_zero, graph, steps, table, target, value,
    value_mapping)
from promql import JOB, NOTHING, Scope, either, exporters, grouped, merged
from shared import (
    exporters_figure, late_parts_graph, oldest_reading_graph, quota_graph, readable_timeline, request_budget_graph,
    sources_down_figure)
from words import TIME

SCOPE = Scope("source")

OURS = "unauthorized|forbidden|credentials|not_found|client_error|too_large|internal"
THEIRS = "dns|connect|tls|timeout|reset|server_error|not_json|schema|pagination|rate_limited"
YES_NO = value_mapping({0: ("no", RED), 1: ("yes", GREEN)})


def failed_requests(reasons, window):
    failures = SCOPE.source("sync_source_request_failures_total", f'reason{reasons}')
    return either(f"sum(increase({failures}[{window}])) and on () {SCOPE.sources_down()}", NOTHING)


def versions_table():
    build = f"sync_exporter_build_info{{{JOB}}}"
    recent = f"last_over_time({build}[1d])"
    labels = "job, instance, version, revision, swift, libcurl"
    return table(
        "Which version runs?",
        "The build of each replica, and the hash of its configuration: replicas of one fleet should agree. Answers: "
        "whether Prometheus can scrape it (alert SyncExporterDown, if none can).",
        {
            "up": "0 * " + grouped(
                f"max by ({labels}) ({build} or ({recent} unless on (job, instance) {build}))")
            + "\n+ on (job, instance) group_left ()\n"
            + f"max by (job, instance) (up{{{JOB}}})",
            "hash": f"max by (job, instance) (sync_exporter_config_hash{{{JOB}}})",
            "start": f"1000 * max by (job, instance) ({exporters(f'process_start_time_seconds{{{JOB}}}')})",
        },
        [
            Column("instance", "Replica", 180), value("up", "Answers?", 90, thresholds=[], mappings=[YES_NO]),
            Column("version", "Version", 120), Column("revision", "Revision", 160), Column("swift", "Swift", 100),
            Column("libcurl", "libcurl", 100), value("hash", "Configuration hash", 170, unit="none", decimals=0),
            value("start", "Started", 140, **TIME),
        ],
        sort=["Replica up"])


def build():
    failures = SCOPE.source("sync_source_request_failures_total")
    buckets = f"rate({SCOPE.source('sync_source_request_duration_seconds_bucket')}[$__rate_interval])"
    duration = SCOPE.source("sync_source_poll_duration_seconds")
    interval = SCOPE.source("sync_source_poll_interval_seconds")

    def quantile(share):
        return f"histogram_quantile({share}, sum by (le, source) ({buckets}))"

    def counted(metric, labels):
        return f"sum by ({labels}) (increase({SCOPE.source(metric)}[$__rate_interval])) > 0"

    def only(expr):
        return exporters(expr)

    return dashboard(
        "exporter",
        "Whether a problem is the exporter's, the network's or the vendor's, and how much the exporter works.",
        [*variables.replicas(), variables.source()],
        'ALERTS{alertname=~"Sync.+", alertstate="firing", job=~"$job", connection=""}',
        [
            (
                4,
                (4, figures(
                    "Exporters that answer",
                    "Replicas that Prometheus can scrape, of those that were exporters within a day. None: the problem "
                    "is ours (alert SyncExporterDown).",
                    exporters_figure())),
                (4, figures(
                    "Configuration in force?",
                    "No: a replica refused the last change and goes on with the one before (alert "
                    "SyncExporterConfigReloadFailed).",
                    Figure(
                        f"min(sync_exporter_config_last_reload_successful{{{JOB}}})", unit="none",
                        thresholds=[(0, RED), (1, GREEN)], mappings=[YES_NO]))),
                (4, figures(
                    "History stored?",
                    "No: a replica could not write to its storage last, and a restart would forget what it has seen. "
                    "No data without --storage.path.",
                    Figure(
                        f"min(sync_exporter_storage_last_write_successful{{{JOB}}})", unit="none",
                        thresholds=[], mappings=[YES_NO]))),
                (4, figures(
                    "Unreadable sources",
                    "Vendor accounts of which nothing could be read last (alert SyncSourceDown).",
                    sources_down_figure(SCOPE))),
                (5, figures(
                    "Failed requests of an hour",
                    "Ours: a key, a permission, a path or a limit (unauthorized, forbidden, credentials, not_found, "
                    "client_error, too_large, internal); if the source is down as well, SyncSourceUnauthorized. Vendor "
                    "or network: dns, connect, tls, timeout, reset, server_error, not_json, schema, pagination, "
                    "rate_limited. A proxy of ours counts as network.",
                    Figure(failed_requests(f'=~"{OURS}"', "1h"), "ours", decimals=0),
                    Figure(failed_requests(f'=~"{THEIRS}"', "1h"), "vendor or network", decimals=0))),
                (3, figures(
                    "429s of 30 min",
                    "Requests that the vendor refused for their number. If it goes on for half an hour: "
                    "SyncSourceRateLimited.",
                    Figure(failed_requests('="rate_limited"', "30m"), decimals=0, thresholds=good_at_zero(ORANGE)))),
            ),
            (
                8,
                (12, readable_timeline(SCOPE, "Could the sources be read?")),
                (12, graph(
                    "Failed requests by reason",
                    "Whose fault is it? unauthorized, forbidden, credentials: the key. dns, connect, tls, timeout, "
                    "reset: the network or the vendor. server_error, not_json: the vendor. rate_limited: too many "
                    "requests, ours or production's (alert SyncSourceRateLimited).",
                    target(
                        f"sum by (source, reason) (increase({failures}[$__rate_interval])) > 0",
                        legend="{{source}} {{reason}}"))),
            ),
            (
                7,
                (12, graph(
                    "Requests to the vendors", "Requests sent, retries included.",
                    target(
                        f"sum by (source) (rate({SCOPE.source('sync_source_requests_total')}[$__rate_interval]))",
                        legend="{{source}}"),
                    unit="reqps")),
                (12, graph(
                    "How fast do the vendors respond?",
                    "Half of the requests, and 95 of 100, are faster. If it grows while our load stays the same, it is "
                    "the vendor or the network.",
                    target(quantile(0.5), legend="{{source}}, half"),
                    target(quantile(0.95), "B", "{{source}}, 95 of 100"),
                    unit="s")),
            ),
            (
                7,
                (12, graph(
                    "How long do rounds take, of their interval?",
                    "Duration of the last round, in which everything was polled once, as a share of the interval. Above "
                    "100 % not everything is polled at every interval.",
                    target(f"max by (source) ({duration} / {interval})", legend="{{source}}"), unit="percentunit")),
                (12, request_budget_graph(SCOPE)),
            ),
            (7, (8, late_parts_graph(SCOPE)), (8, oldest_reading_graph(SCOPE)), (8, quota_graph(SCOPE))),
            (
                7,
                (8, graph(
                    "Syncs dropped by reason",
                    "Syncs that were read and are not shown, each time. limit: more than max_syncs allows (alert "
                    "SyncsDroppedByLimit).",
                    target(
                        counted("sync_source_syncs_dropped_total", "source, reason"),
                        legend="{{source}} {{reason}}"))),
                (8, graph(
                    "Status words that are not known",
                    "How often a vendor responded with a status that the exporter does not know; such syncs are shown "
                    "in state unknown (alert SyncUnknownState).",
                    target(counted("sync_source_unknown_states_total", "source"), legend="{{source}}"))),
                (8, graph(
                    "How long do scrapes take?",
                    "As Prometheus measured them. A scrape sends what polls have prepared: it does not wait for a "
                    "vendor.",
                    target(only(f"scrape_duration_seconds{{{JOB}}}"), legend="{{instance}}"), unit="s")),
            ),
            (
                7,
                (8, graph(
                    "Memory", "Resident memory of each replica.",
                    target(only(f"process_resident_memory_bytes{{{JOB}}}"), legend="{{instance}}"), unit="bytes")),
                (8, graph(
                    "CPU", "Cores in use by each replica.",
                    target(
                        only(f"rate(process_cpu_seconds_total{{{JOB}}}[$__rate_interval])"), legend="{{instance}}"),
                    unit="none", decimals=2)),
                (8, graph(
                    "Series served", "Samples in the exposition of each replica.",
                    target(f"sync_exporter_series{{{JOB}}}", legend="{{instance}}"))),
            ),
            (6, (24, versions_table())),
        ])
