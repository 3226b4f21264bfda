"""Is anything wrong now, who is affected, and since when?"""

import variables
from grafana import ORANGE, RED, Figure, alert_list, dashboard, figures, good_at_zero
from promql import CUSTOMERS, NOTHING, Scope, either, grouped, merged
from shared import (
    burn_graph, causes_graph, exporters_figure, failing_targets_figure, lateness_heatmap, problems_table,
    readable_timeline, since_when, sources_down_figure, sources_table, states_graph, unread_graph, unreadable_table,
    which_syncs)

SCOPE = Scope("source")


def customers(scope, connections):
    """How many customers connections have. Where the customer is not known, each connection counts as one."""
    info = merged(scope.connection(CUSTOMERS, own=["customer"]), "customer")
    unnamed = f'label_replace({connections} unless {info}, "customer", "$1", "connection", "(.*)")'
    return f"count(group by (customer) {grouped(either(scope.customers(connections), unnamed))})"


def build():
    affected = f"group without (sync, variant) ({SCOPE.severity()} >= 3)"
    unreadable = f"({SCOPE.readable()} < 2)"
    nobody = f"0 * count({SCOPE.readable()})"
    return dashboard(
        "overview",
        "What an on-call engineer opens first: can we see, how many customers are affected, which syncs, since when.",
        [*variables.replicas(), variables.source(), variables.console()],
        'ALERTS{alertname=~"Sync.+", alertstate="firing", job=~"$job"}',
        [
            (
                4,
                (7, figures(
                    "Can we see?",
                    "Exporters that Prometheus can scrape; none: nothing at all is known (alert SyncExporterDown). "
                    "Sources of which nothing could be read (SyncSourceDown). Targets: integrations, users or accounts "
                    "that cannot be read though their source can (SyncSourceTargetsFailing).",
                    exporters_figure("exporters"), sources_down_figure(SCOPE, "unreadable sources"),
                    failing_targets_figure(SCOPE, "failing targets"))),
                (4, figures(
                    "Customers affected",
                    "With problems: a sync fails or is stale, or the credentials are broken (alerts SyncStale and "
                    "SyncConnectionBroken); a 0 is shown only if everything can be read. Unreadable: whether they are "
                    "affected is not known (SyncSourceDown, SyncSourceTargetsFailing). Where the customer is not known, "
                    "each connection counts as one.",
                    Figure(
                        SCOPE.known(customers(SCOPE, affected), zero=nobody), "with problems",
                        thresholds=good_at_zero(ORANGE)),
                    Figure(
                        SCOPE.known(customers(SCOPE, unreadable), zero=nobody), "unreadable",
                        thresholds=good_at_zero(RED)))),
                (8, which_syncs(SCOPE)),
                (5, since_when(SCOPE)),
            ),
            (
                9,
                (10, alert_list(
                    "Which alerts fire, and since when?",
                    "The alerts of dashboards/alerts.yaml that fire now. Each has a runbook behind its link. Prometheus "
                    "has to evaluate the rules, and its data source has to show its alerts in Grafana (the default).",
                    '{alertname=~"Sync.+", job=~"${job:regex}"}')),
                (14, unreadable_table(SCOPE)),
            ),
            (12, (24, problems_table(
                SCOPE, "Syncs with problems, the worst first",
                "What is wrong, why and who can do something about it, since when. Unreadable: what the syncs do is not "
                "known. Credentials: the customer must reconnect (alert SyncConnectionBroken). Fails: the last run "
                "failed (SyncFailingRepeatedly). Stale: the last success is older than the schedule allows; the "
                "staleness is its age as a share of that, and from 100 % on SyncStale or SyncStaleWithoutSchedule fires. "
                "Overdue: the scheduled time has passed and it does not run. The 25 worst. With detail: integration, "
                "one row for each group in which a sync fails. A problem leads to what to do, a connection and a "
                "customer to their dashboards."))),
            (8, (24, sources_table(SCOPE))),
            (9, (12, causes_graph(SCOPE)), (12, unread_graph(SCOPE))),
            (9, (12, states_graph(SCOPE)), (12, readable_timeline(SCOPE, "Could the sources be read?"))),
            (9, (12, lateness_heatmap(SCOPE)), (12, burn_graph(SCOPE))),
        ])
