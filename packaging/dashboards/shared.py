"""Panels that several dashboards have."""

from grafana import (
    GREEN, ORANGE, RED, STATES, YELLOW, Column, Figure, figures, good_at_zero, graph, heatmap, override, steps, table,
    target, timeline, value, value_mapping)
from promql import BROKEN, JOB, NOTHING, OF_SYNC, either, earliest, exporters, filled, grouped, merged, named
from words import (
    READABLE_MAPPING, REASON_MAPPING, TIME, customer_column, next_run_column, page_column, problem_column, since_column,
    source_column, staleness_column, state_column, sync_columns, why_column)

NOTHING_WRONG = value_mapping({0: ("nothing wrong", GREEN)})


# Figures

def exporters_figure(name=None):
    return Figure(
        either(f"sum({exporters(f'up{{{JOB}}}')})", NOTHING), name, thresholds=[(0, RED), (1, GREEN)])


def sources_down_figure(scope, name=None):
    return Figure(either(scope.sources_down(), NOTHING), name, thresholds=good_at_zero(RED))


def failing_targets_figure(scope, name=None):
    return Figure(scope.known(scope.failing_targets()), name, thresholds=good_at_zero(ORANGE))


def unreadable_syncs_figure(scope, name=None):
    count = f"sum({merged(scope.source('sync_source_unreadable_syncs'))})"
    return Figure(scope.known(count, zero=scope.unread()), name, thresholds=good_at_zero(RED))


def failing_syncs_figure(scope, name=None):
    count = f"sum({merged(scope.source('instance_source:sync_failing_syncs:count'))})"
    return Figure(scope.known(count), name, thresholds=good_at_zero(RED))


def stale_syncs_figure(scope, name=None):
    count = f"sum({merged(scope.source('instance_source:sync_stale_syncs:count'))})"
    return Figure(scope.known(count), name, thresholds=good_at_zero(ORANGE))


def broken_connections_figure(scope, name=None):
    count = f"sum({merged(scope.connection('sync_connection_state', BROKEN, own=['state']))} == bool 1)"
    zero = f"0 * sum({merged(scope.connection('sync_connection_state', own=['state']))})"
    return Figure(scope.known(count, zero=either(grouped(count), zero)), name, thresholds=good_at_zero(ORANGE))


def which_syncs(scope):
    return figures(
        "Which syncs?",
        "Cannot be read: syncs of integrations, users, accounts or sources that could not be read last (alerts "
        "SyncSourceDown and SyncSourceTargetsFailing); what they do is not known. Fail: the last run failed; three "
        "failures in a row are SyncFailingRepeatedly. Stale: the last success is older than the schedule allows "
        "(SyncStale). Broken credentials: connections whose customer must reconnect (SyncConnectionBroken). A 0 is "
        "shown only if everything can be read.",
        unreadable_syncs_figure(scope, "cannot be read"),
        failing_syncs_figure(scope, "fail"),
        stale_syncs_figure(scope, "stale"),
        broken_connections_figure(scope, "broken credentials"))


def problem_times(scope):
    """Since when anything is wrong: a time for each sync, target or source with a problem."""
    down = f"{scope.source('sync_source_last_success_timestamp_seconds')} and ({scope.source('sync_source_up')} == 0)"
    since = grouped(scope.failing_since())
    return either(scope.since(), since, earliest(down))


def since_when(scope):
    nothing = f"0 * sum({merged(scope.source('instance_source:sync_failing_syncs:count'))})"

    def figure(function, name):
        expr = either(
            f"1000 * {function}{grouped(problem_times(scope))}",
            f"{nothing} and on () ({scope.unread()} == 0)",
            NOTHING)
        return Figure(expr, name, thresholds=[(0, GREEN), (1, ORANGE)], mappings=[NOTHING_WRONG], **TIME)

    return figures(
        "Since when?",
        "When the oldest and the newest of the present problems began: a failing sync with its first failure in a row, "
        "a stale one with its last success, a source or a part of it when it was last read.",
        figure("min", "the oldest problem"), figure("max", "the newest problem"))


# Tables

def unreadable_rows(scope, of_target, of_source):
    """Rows for what cannot be read: for sources that are down, and for failing targets of the others."""
    return either(
        filled(of_source, integration="all", connection="all", sync="all"),
        scope.target_rows(of_target))


def problems_table(scope, title, description):
    worst = grouped(scope.worst())
    down = f"({scope.up()} == 0)"
    groups = merged(scope.group("sync_group_syncs", 'state="error"'), "state")
    last_success = merged(scope.source("sync_source_last_success_timestamp_seconds"))
    problem = either(
        scope.worst(),
        filled(f"5 * ({groups} > bool 0 == 1)", connection="all"),
        unreadable_rows(scope, lambda extra: f"6 * ({scope.failing_target(extra, 'reason')})", f"7 + {down}"))
    why = either(
        f"{merged(scope.sync('sync_failure_info', own=['class', 'reason']), 'reason')} and ignoring (class) {worst}",
        unreadable_rows(
            scope, lambda extra: f"max without (reason) ({as_class(scope.failing_target(extra))})",
            f"max without (reason) ({as_class(grouped(scope.down_reason()))})"))
    since = either(
        f"1000 * {scope.since()} and {worst}",
        unreadable_rows(
            scope, lambda extra: f"1000 * ({scope.failing_since(extra)})",
            f"(1000 * {last_success} and {down})"))
    return table(
        title, description,
        {
            "problem": named(grouped(problem)),
            "why": why,
            "since": since,
            "state": f"{scope.state()} and ignoring (state) {worst}",
            "staleness": f"{scope.staleness()} and {worst}",
            "next": f"1000 * {merged(scope.sync('sync_next_run_timestamp_seconds'))} and {worst}",
            "customer": scope.customers(scope.worst()),
            "page": scope.pages(problem, *OF_SYNC),
        },
        [
            problem_column(), why_column(), since_column(), state_column(), staleness_column(), next_run_column(),
            customer_column(), *sync_columns(), source_column(110), page_column(),
        ],
        sort=["Problem", "Staleness"])


def as_class(expr):
    """A reason why something could not be read, as a class of causes."""
    return f'label_replace({expr}, "class", "read:$1", "reason", "(.+)")'


def unreadable_table(scope):
    down = f"({scope.up()} == 0)"
    last_success = merged(scope.source("sync_source_last_success_timestamp_seconds"))
    dead = f"{grouped(exporters('up{%s}' % JOB))} == 0"
    last_scrape = f"max_over_time(timestamp(sync_exporter_build_info{{{JOB}}})[1d:1m])"
    targets = either(
        filled(as_source(dead), target="all of it", reason="scrape"),
        filled(grouped(scope.down_reason()), target="all of it"),
        scope.failing_target(),
        filled(scope.unnamed_targets(), target="others"))
    return table(
        "What cannot be read",
        "Exporters that do not answer (alert SyncExporterDown, if none does), sources, and integrations, users or "
        "accounts of the other sources, that could not be read last: why, and since when (SyncSourceDown and "
        "SyncSourceTargetsFailing). The readings of their syncs go after stale_after, and with them their rows in other "
        "tables.",
        {
            "target": targets,
            "since": either(
                filled(as_source(f"1000 * ({last_scrape} and on (job, instance) ({dead}))"), target="all of it"),
                filled(f"(1000 * {last_success} and {down})", target="all of it"),
                f"1000 * ({scope.failing_since()})"),
            "page": scope.pages(targets, "target", "reason"),
        },
        [
            Column("target", "Target", 145), Column("reason", "Why, who acts", 182, mappings=[REASON_MAPPING]),
            since_column(), source_column(105), page_column(),
        ],
        sort=["Source up", "Target up"])


def as_source(expr):
    """A row for an exporter, in the column of sources."""
    return (
        'max without (instance, pod, node, version, revision, swift, libcurl) (label_replace('
        f'{grouped(expr)}, "source", "exporter $1", "instance", "(.*)"))')


def measured(scope):
    """How long the objective has been recorded, in seconds, of the last three days, by source that can be read."""
    ratio = scope.source("instance_source:sync_stale_syncs:ratio")
    age = merged(f"clamp_min(time() - min_over_time(timestamp({ratio})[3d:1m]), 0)")
    return f"{age} and ({scope.up()} == 1)"


def budget_used(scope):
    """The share of three days' error budget that was used, by source."""
    average = merged(f"avg_over_time({scope.source('instance_source:sync_stale_syncs:ratio')}[3d])")
    return f"{average} / 0.02\n* clamp_max(({measured(scope)}) / 259200, 1)"


BUDGET_STEPS = [(0, GREEN), (1, RED)]


def sources_table(scope):
    rate = scope.source("sync_source_requests_total")
    limit = scope.source("sync_source_requests_per_minute_limit")
    return table(
        "Sources",
        "One row for each vendor account. Unreadable: nothing could be read last (alert SyncSourceDown); partly read: "
        "some integrations, users or accounts could not (SyncSourceTargetsFailing). Late parts: requests that are sent "
        "later than they should be (SyncReadingsLate). Requests: of the budget for a minute. Error budget: how much of "
        "what the objective allows in three days was used; over 100 % it is missed (SyncFreshDataBurningSlow), and "
        "“measured” says how much of the three days there is.",
        {
            "read": readable(scope),
            "reading": f"1000 * {merged(scope.source('sync_source_last_success_timestamp_seconds'))}",
            "oldest": f"1000 * {earliest(scope.source('sync_source_oldest_reading_timestamp_seconds'))}",
            "syncs": merged(scope.source("sync_source_syncs")),
            "unreadable": merged(scope.source("sync_source_unreadable_syncs")),
            "late": late_parts(scope),
            "requests": merged(f"60 * rate({rate}[$__rate_interval]) / {limit}"),
            "budget": budget_used(scope),
            "measured": measured(scope),
            "page": scope.pages(scope.up()),
        },
        [
            source_column(135), Column("provider", "Vendor", 80),
            value("read", "Read?", 95, mappings=[READABLE_MAPPING], thresholds=[]),
            value("unreadable", "Unreadable", 95, thresholds=good_at_zero(RED)),
            value("syncs", "Syncs", 70), value("reading", "Last reading", 140, **TIME),
            value("oldest", "Oldest reading", 140, **TIME),
            value("late", "Late parts", 85, thresholds=good_at_zero(ORANGE)),
            value("requests", "Requests", 80, unit="percentunit", decimals=0),
            value("budget", "Error budget", 100, unit="percentunit", decimals=0, thresholds=BUDGET_STEPS),
            value("measured", "Measured", 90, unit="dtdurations", decimals=0), page_column(),
        ],
        sort=["Unreadable", "Source up"])


def late_parts(scope):
    """Parts of sources that can be read; one replica that keeps pace is enough."""
    return earliest(f"{scope.source('sync_source_parts_late')} and ({scope.source('sync_source_up')} == 1)")


# Over time

def readable(scope):
    up = f"max by (source, provider) ({scope.source('sync_source_up')})"
    failed = f"max by (source, provider) ({scope.source('sync_source_targets_failed')})"
    return f"clamp_min(2 * {up} - ({failed} > bool 0), 0)"


def readable_timeline(scope, title):
    return timeline(
        title,
        "Red: nothing of the source could be read, so that nothing is known about its syncs (alert SyncSourceDown). "
        "Orange: some integrations, users or accounts could not be read (alert SyncSourceTargetsFailing). A gap: no "
        "exporter answered.",
        readable(scope), "{{source}}", READABLE_MAPPING)


def causes_graph(scope):
    failing = f"sum({merged(scope.source('instance_source:sync_failing_syncs:count'))}) > 0"
    classes = f"sum by (class) ({merged(scope.source('instance_source:sync_failure_info:count'))})"
    unknown = f'label_replace({failing}, "class", "not given", "", "")'
    return graph(
        "Why do syncs fail?",
        "Syncs that fail, or whose credentials are broken, by the class of the cause. credentials and permission are "
        "the customer's to mend, script and configuration yours; the others pass, or are the third party's. One class "
        "that grows in one integration is SyncIntegrationFailing.",
        target(either(classes, f"{grouped(unknown)} unless on () {classes}"), legend="{{class}}"), bars=True)


def unread_graph(scope):
    reasons = f"count by (reason) ({merged(scope.source('sync_source_failing_target_info'))})"
    failed = f"sum({merged(scope.source('sync_source_targets_failed'))}) > 0"
    unknown = f'label_replace({failed}, "reason", "not given", "", "")'
    return graph(
        "Why could they not be read?",
        "Integrations, users or accounts that could not be read, by the reason (alert SyncSourceTargetsFailing).",
        target(either(reasons, f"{grouped(unknown)} unless on () {reasons}"), legend="{{reason}}"), bars=True)


def states_graph(scope):
    found = graph(
        "Syncs by state",
        "How many syncs are in which state. Dashed: syncs that cannot be read; their state is not known, and they "
        "leave the other lines at stale_after. Errors and broken credentials that many connections share set off "
        "SyncIntegrationFailing.",
        target(
            f"sum by (state) ({merged(scope.source('instance_source:sync_state:count'))})", legend="{{state}}"),
        target(f"sum({merged(scope.source('sync_source_unreadable_syncs'))}) > 0", "B", "unreadable"),
        colors=STATES | {"unreadable": RED})
    dashed = override("unreadable", custom__lineStyle={"fill": "dash", "dash": [10, 10]})
    found["fieldConfig"]["overrides"][-1]["properties"] += dashed["properties"]
    return found


def lateness_heatmap(scope):
    return heatmap(
        "How late are the syncs?",
        "Syncs by their staleness: the age of the last success as a share of what their schedule allows. The darker, the "
        "more syncs. A healthy fleet is below 0.5; above 1 a sync is stale (alert SyncStale). Each row is named by its "
        "upper end.",
        f"sum by (le) ({merged(scope.source('instance_source:sync_staleness:bucket'))})")


def burn_graph(scope):
    def burn(window):
        return f"{merged('avg_over_time(%s[%s])' % (scope.source('instance_source:sync_stale_syncs:ratio'), window))} / 0.02"

    return graph(
        "How fast is the error budget used?",
        "The share of stale syncs, averaged over 1 hour, 6 hours and 3 days, divided by the 2 % that the objective "
        "allows; in the first hours the long averages cover only what there is. From 1 on SyncFreshDataBurningSlow "
        "fires if it lasts, at 6 and 14.4 SyncFreshDataBurningFast.",
        *(
            target(burn(window), name, f"{{{{source}}}}, {window}")
            for name, window in [("A", "1h"), ("B", "6h"), ("C", "3d")]
        ),
        unit="none", decimals=1, bounds=[(1, YELLOW), (6, ORANGE), (14.4, RED)])


def quota_graph(scope):
    return graph(
        "Requests left of the vendor's quota",
        "What the vendor reported last, and its limit. The quota is shared with production traffic. Below the line, 10 "
        "requests, or a tenth of the limit SyncSourceQuotaNearlyUsed fires. Vendors that report none are not shown.",
        target(
            f"min without (instance, pod, node) ({scope.source('sync_source_rate_limit_remaining')})",
            legend="{{source}}"),
        target(merged(scope.source("sync_source_rate_limit")), "B", "{{source}}, limit"),
        bounds=[(10, ORANGE)])


def late_parts_graph(scope):
    return graph(
        "Parts polled late",
        "Requests that are sent later than refresh_within allows, or whose sync is due and waits (alert "
        "SyncReadingsLate): the request budget or the vendor's speed does not suffice.",
        target(late_parts(scope), legend="{{source}}, late"),
        target(merged(scope.source("sync_source_parts")), "B", "{{source}}, all"),
        bounds=[(1, ORANGE)])


def oldest_reading_graph(scope):
    oldest = scope.source("sync_source_oldest_reading_timestamp_seconds")
    last = scope.source("sync_source_last_success_timestamp_seconds")
    return graph(
        "How old are the readings?",
        "The age of the oldest reading that is served and of the newest one, at the time of the scrape.",
        target(merged(f"clamp_min(timestamp({oldest}) - {oldest}, 0)"), legend="{{source}}, oldest"),
        target(merged(f"clamp_min(timestamp({last}) - {last}, 0)"), "B", "{{source}}, newest"),
        unit="s")


def request_budget_graph(scope):
    rate = scope.source("sync_source_requests_total")
    limit = scope.source("sync_source_requests_per_minute_limit")
    round_expected = scope.source("sync_source_round_expected_seconds")
    interval = scope.source("sync_source_poll_interval_seconds")
    return graph(
        "Is the request budget enough?",
        "Requests: of those that may be sent in a minute. Round: how long it takes to poll everything once, of the "
        "interval; above 100 % not everything is polled at every interval, but what runs or is due comes first.",
        target(merged(f"60 * rate({rate}[$__rate_interval]) / {limit}"), legend="{{source}}, requests"),
        target(merged(f"{round_expected} / {interval}"), "B", "{{source}}, round"),
        unit="percentunit")


def records_graph(expr, description):
    return graph(
        "Records moved", description, target(expr, legend="{{action}}"),
        colors={"added": "#0072B2", "updated": "#56B4E9", "deleted": "#CC79A7"})
