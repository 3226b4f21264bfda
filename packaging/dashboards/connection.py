"""What support opens: the syncs of one connection, or of all connections of one customer."""

import variables
from grafana import (
    CONNECTION_STATES, GREEN, ORANGE, RED, STATES, Column, Figure, dashboard, figures, good_at_zero, graph,
    numbered_mapping, steps, table, target, timeline, value, value_mapping)
from promql import (
    BROKEN, NOTHING, OF_SYNC, CustomerScope, Scope, earliest, either, grouped, merged, named)
from shared import NOTHING_WRONG, as_class, records_graph
from words import (
    TIME, customer_column, next_run_column, page_column, problem_column, since_column, source_column, staleness_column,
    state_column, sync_columns, why_column)

VISIBLE_MAPPING = value_mapping({
    0: ("its source is unreadable", RED), 1: ("unreadable", RED), 2: ("read", GREEN)})


class Visibility:
    """Which connections can be read, and since when the others cannot."""

    def __init__(self, scope):
        self.scope = scope
        self.connection = scope.readable()
        states = scope.sync("sync_state", own=["state"], read="last_over_time(%s[1d])")
        #: The syncs of what cannot be read, of those known within a day.
        self.syncs = (
            f"group without (instance, pod, node, state) ({states}) and ignoring (sync, variant) "
            f"({self.connection} < 2)")

    def since(self):
        """Since when connections cannot be read, in Unix seconds."""
        last = earliest(self.scope.source("sync_source_last_success_timestamp_seconds"))
        unreadable = f"0 * ({self.connection} < 2)"
        integrations, connections = self.scope.target_labels(self.scope.failing_since)
        return either(
            f"{unreadable} + ignoring (connection) group_left () {integrations}",
            f"{unreadable} + ignoring (integration) group_left () {connections}",
            f"{unreadable} + ignoring (integration, connection) group_left () {last}")

    def reasons(self):
        """Syncs that cannot be read, with the reason as a class of causes."""
        syncs = grouped(self.syncs)
        integrations, connections = self.scope.target_labels(
            lambda extra: f"max without (reason) ({as_class(self.scope.failing_target(extra))})")
        source = f"max without (reason) ({as_class(grouped(self.scope.down_reason()))})"
        return either(
            f"{syncs} * ignoring (connection, sync, variant, class) group_left (class) {one_class(integrations)}",
            f"{syncs} * ignoring (integration, sync, variant, class) group_left (class) {one_class(connections)}",
            f"{syncs} * ignoring (integration, connection, sync, variant, class) group_left (class) {source}")

    def known(self, count):
        """A count that is 0 only if everything can be read."""
        return either(f"{grouped(count)} > 0", self.all_read(), NOTHING)

    def all_read(self):
        """0 if everything can be read."""
        return f"0 * count({self.connection}) and on () (min({self.connection}) == 2)"


def one_class(expr):
    return f"topk without (class) (1, {expr})"


def numbered(states, series):
    terms = [f"{number} * ({series(name)} == 1)" for number, name in enumerate(states, 1)]
    return "\nor\n".join("  " + term for term in terms).replace("\nor\n", "\n  or\n")


def sync_states(scope):
    found = numbered(STATES, lambda name: scope.sync("sync_state", f'state="{name}"', own=["state"]))
    return f"max by (source, integration, connection, sync, variant) (\n{found}\n)"


def connection_states(scope):
    found = numbered(
        CONNECTION_STATES, lambda name: scope.connection("sync_connection_state", f'state="{name}"', own=["state"]))
    return f"max by (source, integration, connection) (\n{found}\n)"


def first_row(scope, visible):
    severity = scope.severity()
    broken = f"sum({merged(scope.connection('sync_connection_state', BROKEN, own=['state']))} == bool 1)"
    since = grouped(either(scope.since(), visible.since()))

    def begun(function, name):
        return Figure(
            either(f"1000 * {function}{since}", visible.all_read(), NOTHING), name, thresholds=[(0, GREEN), (1, ORANGE)],
            mappings=[NOTHING_WRONG], **TIME)

    return (
        4,
        (6, figures(
            "Can we see it?",
            "Whether the syncs could be read last. Unreadable: what follows is old or missing, and says nothing about "
            "the present (alerts SyncSourceDown and SyncSourceTargetsFailing). Connections known within a day.",
            Figure(visible.connection, unit="none", thresholds=[], mappings=[VISIBLE_MAPPING]),
            legend="{{source}} {{integration}}")),
        (5, figures(
            "Are the credentials good?",
            "auth_error: the credentials are refused. relink_needed: the vendor asks for a new link. In both the "
            "customer must reconnect (alert SyncConnectionBroken). Vendors that do not report it show no data.",
            Figure(
                connection_states(scope), unit="none", thresholds=[],
                mappings=[numbered_mapping(CONNECTION_STATES)]),
            legend="{{integration}}")),
        (8, figures(
            "Which syncs?",
            "Cannot be read: what these syncs do is not known. Fail: the last run failed; three failures in a row are "
            "SyncFailingRepeatedly. Stale: the last success is older than the schedule allows (SyncStale). A 0 is shown "
            "only if everything can be read.",
            Figure(
                either(f"count({visible.syncs})", f"0 * count({visible.connection})", NOTHING), "cannot be read",
                thresholds=good_at_zero(RED)),
            Figure(visible.known(f"sum({severity} == bool 5)"), "fail", thresholds=good_at_zero(RED)),
            Figure(visible.known(f"sum({scope.staleness()} > bool 1)"), "stale", thresholds=good_at_zero(ORANGE)),
            Figure(visible.known(broken), "broken credentials", thresholds=good_at_zero(ORANGE)))),
        (5, figures(
            "Since when?",
            "When the oldest and the newest of the present problems began: a failing sync with its first failure in a "
            "row, a stale one with its last success, what cannot be read when it last could.",
            begun("min", "the oldest problem"), begun("max", "the newest problem"))),
    )


def syncs_table(scope, visible, title):
    unreadable = grouped(visible.syncs)
    served = merged(f"{scope.sync('sync_state', own=['state'])} == 1", "state")
    rows = either(served, visible.syncs)
    problem = either(f"6 * {unreadable}", scope.rank(), f"1 - 1 / (1 + {scope.staleness()})", f"-1 * {served}")
    since = f"0 * {unreadable} + ignoring (sync, variant) group_left () {grouped(visible.since())}"
    return table(
        title,
        "Unreadable: what the sync does is not known; it was known within a day. Credentials: the customer must "
        "reconnect (alert SyncConnectionBroken). Fails: the last run failed (SyncFailingRepeatedly). Stale: the last "
        "success is older than the schedule allows; the staleness is its age as a share of that, and from 100 % on "
        "SyncStale or SyncStaleWithoutSchedule fires. Overdue: the scheduled time has passed and it does not run. Not "
        "judged: paused, disabled or pending, or nothing is known to judge by.",
        {
            "problem": named(grouped(problem)),
            "why": either(
                visible.reasons(), merged(scope.sync("sync_failure_info", own=["class", "reason"]), "reason")),
            "since": either(
                f"1000 * {grouped(since)}", f"1000 * {scope.since()}"),
            "state": f"{scope.state()} unless ignoring (state) {unreadable}",
            "staleness": f"{scope.staleness()} unless {unreadable}",
            "success": f"1000 * {merged(scope.sync('sync_last_success_timestamp_seconds'))}",
            "next": f"1000 * {merged(scope.sync('sync_next_run_timestamp_seconds'))}",
            "customer": scope.customers(rows),
            "page": scope.pages(rows, *OF_SYNC),
        },
        [
            problem_column(), why_column(), since_column(), state_column(), staleness_column(),
            value("success", "Last success", 106, **TIME), next_run_column(), customer_column(), *sync_columns(),
            source_column(82), page_column(),
        ],
        sort=["Problem", "Staleness"])


def rows(scope, table_title):
    visible = Visibility(scope)
    name = "{{connection}} {{integration}} {{sync}} {{variant}}"
    increase = scope.sync(
        "sync_observed_records_total", own=["model", "action"], read="increase(%s[$__rate_interval])")
    return [
        first_row(scope, visible),
        (10, (24, syncs_table(scope, visible, table_title))),
        (9, (24, timeline(
            "State of every sync",
            "One row for each sync. Staleness, not the state, says whether data is late: a sync may wait in success "
            "(alert SyncStale). A gap: it could not be read.",
            sync_states(scope), name, numbered_mapping(STATES)))),
        (
            7,
            (12, timeline(
                "State of the credentials", "Since when the credentials are as they are (alert SyncConnectionBroken).",
                connection_states(scope), "{{connection}} {{integration}}", numbered_mapping(CONNECTION_STATES))),
            (12, graph(
                "Staleness",
                "Age of the last success as a share of what the schedule allows. Above the line, 1, SyncStale or "
                "SyncStaleWithoutSchedule fires.",
                target(scope.staleness(), legend=name), unit="percentunit", bounds=[(1, ORANGE)])),
        ),
        (
            8,
            (12, graph(
                "Records held, by sync",
                "Records that the vendor holds. Half of them gone within a day is SyncRecordsCollapsed. Nango deletes "
                "them 60 days after the last success; SyncRecordsExpireSoon fires 15 days before.",
                target(merged(scope.sync("sync_records", own=["model"])), legend=name + " {{model}}"))),
            (12, records_graph(
                f"sum by (action) ({merged(increase)})",
                "Records that runs added, updated and deleted; a run's records count at its end. A large share deleted "
                "at once is SyncMassDeletion.")),
        ),
    ]


def build():
    return dashboard(
        "connection",
        "What support opens for one connection: can we see it, which sync has a problem, since when, and who must act.",
        [
            *variables.replicas(), variables.source(), variables.integration(), variables.connection(),
            variables.console(),
        ],
        'ALERTS{alertname=~"Sync.+", alertstate="firing", job=~"$job", source=~"$source", connection=~"$connection"}',
        rows(Scope("source", "integration", "connection"), "Every sync of the connection"))


def build_customer():
    scope = CustomerScope()
    return dashboard(
        "customer",
        "What support opens for one customer: can we see them, which sync has a problem, since when, and who must act. "
        "Needs `customer` or `customers_file` in the configuration.",
        [*variables.replicas(), variables.customer(), variables.console()],
        'ALERTS{alertname=~"Sync.+", alertstate="firing", job=~"$job"}\n'
        f"and on (job, source, integration, connection)\n{scope.customer()}",
        rows(scope, "Every sync of the customer"))
