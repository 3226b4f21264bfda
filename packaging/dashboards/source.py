"""How is one vendor account?"""

import variables
from grafana import (
    GREEN, ORANGE, RED, Column, Figure, dashboard, figures, good_at_zero, steps, table, value)
from promql import BROKEN, NOTHING, Scope, earliest, either, merged
from shared import (
    BUDGET_STEPS, budget_used, burn_graph, causes_graph, late_parts, late_parts_graph, lateness_heatmap,
    measured, oldest_reading_graph, problems_table, quota_graph, readable, readable_timeline, records_graph,
    request_budget_graph, states_graph, unread_graph, unreadable_table, which_syncs)
from words import READABLE_MAPPING

SCOPE = Scope("source", "integration")


def integrations_table(scope):
    def count(sync_expr, group_expr=None):
        of_syncs = f"count by (source, integration) ({sync_expr})"
        return either(of_syncs, f"sum by (source, integration) ({group_expr})") if group_expr else of_syncs

    failing_state = scope.state('state="error"')
    judged = scope.state('state=~"success|partial|error|rate_limited"')

    def connections(states, connection_states):
        of_syncs = f"max without (sync, variant, state) ({states})"
        state = scope.connection("sync_connection_state", connection_states, own=["state"])
        return f"count by (source, integration) ({of_syncs} or {merged(f'{state} == 1', 'state')})"

    broken = scope.connection("sync_connection_state", BROKEN, own=["state"])
    return table(
        "Integrations, the worst first",
        "Failing connections have a sync in error or broken credentials. From a half on the share is red, and "
        "SyncIntegrationFailing fires if it is at least five: a common cause, not a customer's. An integration that "
        "cannot be read is in the table above. Empty cells are 0.",
        {
            "syncs": count(scope.state(), merged(scope.group("sync_group_syncs"))),
            "share": (
                f"{connections(failing_state, BROKEN)}\n/\n"
                + connections(judged, 'state=~"ok|auth_error|relink_needed"')),
            "error": count(failing_state, merged(scope.group("sync_group_syncs", 'state="error"'))),
            "stale": count(f"{scope.staleness()} > 1"),
            "broken": count(merged(f"{broken} == 1")),
            "overdue": f"sum by (source, integration) ({merged(scope.group('sync_group_overdue_syncs'))}) > 0",
        },
        [
            Column("integration", "Integration", 200), Column("source", "Source", 160),
            value(
                "share", "Failing connections", 150, unit="percentunit", decimals=0,
                thresholds=[(0.5, RED)]),
            value("error", "In error", 100), value("stale", "Stale", 100),
            value("broken", "Broken connections", 150), value("overdue", "Overdue (groups)", 140),
            value("syncs", "Syncs", 100),
        ],
        sort=["Failing connections", "In error"])


def polls_behind(scope):
    last = scope.source("sync_source_last_success_timestamp_seconds")
    age = f"min without (instance, pod, node) (clamp_min(timestamp({last}) - {last}, 0))"
    return f"max({age} / {merged(scope.source('sync_source_poll_interval_seconds'))})"


def build():
    requests = f"60 * rate({SCOPE.source('sync_source_requests_total')}[$__rate_interval])"
    limit = SCOPE.source("sync_source_requests_per_minute_limit")
    oldest = earliest(SCOPE.source("sync_source_oldest_reading_timestamp_seconds"))
    late = f"sum({late_parts(SCOPE)})"
    return dashboard(
        "source",
        "What an on-call engineer opens next: whether one vendor account can be read and polled often enough, and which "
        "of its integrations and syncs have problems.",
        [*variables.replicas(), variables.source(), variables.integration(), variables.console()],
        'ALERTS{alertname=~"Sync.+", alertstate="firing", job=~"$job", source=~"$source|"}',
        [
            (
                4,
                (4, figures(
                    "Can it be read?",
                    "Unreadable: nothing could be read last, so that nothing is known about its syncs (alert "
                    "SyncSourceDown). Partly read: some integrations, users or accounts could not be read "
                    "(SyncSourceTargetsFailing). The worst of the sources chosen.",
                    Figure(f"min({readable(SCOPE)})", unit="none", thresholds=[], mappings=[READABLE_MAPPING]))),
                (4, figures(
                    "Last reading, in polls",
                    "How many poll intervals old the last reading was at the scrape; the worst source. From 2.5 on "
                    "SyncSourceDown may fire.",
                    Figure(polls_behind(SCOPE), unit="none", decimals=1, thresholds=[(0, GREEN), (2.5, RED)]))),
                (7, which_syncs(SCOPE)),
                (5, figures(
                    "Polling",
                    "Late parts: requests that are sent later than they should be (alert SyncReadingsLate). The oldest "
                    "reading that is served. Requests sent, of those that the budget allows in a minute.",
                    Figure(either(late, NOTHING), "late parts", thresholds=good_at_zero(ORANGE)),
                    Figure(either(f"1000 * min({oldest})", NOTHING), "oldest reading", unit="dateTimeFromNow"),
                    Figure(
                        either(f"max({merged(f'{requests} / {limit}')})", NOTHING), "requests", unit="percentunit",
                        decimals=0))),
                (4, figures(
                    "Error budget, 3 days",
                    "How much of what the objective allows in three days the stale syncs used, in the worst source; "
                    "over 100 % it is missed (alert SyncFreshDataBurningSlow, from 20 active syncs on). Measured: for "
                    "how much of the three days there is data.",
                    Figure(
                        either(f"max({budget_used(SCOPE)})", NOTHING), "used", unit="percentunit", decimals=0,
                        thresholds=BUDGET_STEPS),
                    Figure(
                        either(f"max({measured(SCOPE)})", NOTHING), "measured", unit="dtdurations", decimals=0))),
            ),
            (8, (12, readable_timeline(SCOPE, "Could it be read?")), (12, unreadable_table(SCOPE))),
            (9, (24, integrations_table(SCOPE))),
            (11, (24, problems_table(
                SCOPE, "Syncs with problems, the worst first",
                "What is wrong, why and who can do something about it, since when. Staleness is the age of the last "
                "success as a share of what the schedule allows: two intervals, 10 minutes and two polls, or two days "
                "where no schedule is known. From 100 % on SyncStale or SyncStaleWithoutSchedule fires. The 25 worst; "
                "with detail: integration, one row for each group in which a sync fails."))),
            (9, (12, causes_graph(SCOPE)), (12, unread_graph(SCOPE))),
            (9, (12, states_graph(SCOPE)), (12, lateness_heatmap(SCOPE))),
            (8, (8, late_parts_graph(SCOPE)), (8, oldest_reading_graph(SCOPE)), (8, request_budget_graph(SCOPE))),
            (8, (12, burn_graph(SCOPE)), (12, quota_graph(SCOPE))),
            (8, (24, records_graph(
                f"sum by (action) ({merged(SCOPE.source('instance_source:sync_observed_records:delta5m'))})",
                "Records that runs added, updated and deleted, in each 5 minutes; a run's records count at its end. A "
                "large share deleted at once is SyncMassDeletion."))),
        ])
