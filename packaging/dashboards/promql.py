"""Expressions that several panels share.

Replicas of one job count once: they are merged by the larger value. What cannot be read is not known, and what is not
known is never good: a figure is NaN then, which Grafana draws as "no data".
"""

REPLICAS = "instance, pod, node"
JOB = 'job=~"$job", instance=~"$instance"'
NOTHING = "vector(NaN)"

# A target is an integration, or a user or an account, which is the connection of its syncs: (label of the syncs,
# what the name of the target begins with).
TARGETS = [("integration", "integration"), ("connection", "(?:user|account)")]
# The customers of connections, also of those that cannot be read.
CUSTOMERS = "instance_connection:sync_connection_info:known"
# The labels of a sync beside those of its source.
OF_SYNC = ["integration", "connection", "sync", "variant"]
# What vendors call broken credentials.
BROKEN = 'state=~"auth_error|relink_needed"'


def merged(expr, *dropped):
    """One series for all replicas, without some of its labels."""
    return f"max without ({', '.join([REPLICAS, *dropped])}) {grouped(expr)}"


def earliest(expr):
    """One series for all replicas, of those that are times."""
    return f"min without ({REPLICAS}) {grouped(expr)}"


def grouped(expr):
    """An expression in parentheses, in lines of its own if it has several."""
    if "\n" not in expr:
        return f"({expr})"
    return "(\n" + "\n".join("  " + line for line in expr.split("\n")) + "\n)"


def either(*choices):
    """For each set of labels the first choice that has a series."""
    return "\nor\n".join(choices)


def filled(expr, **labels):
    """With labels for rows that stand for many syncs: tables are merged by them, so that no row may lack one."""
    for label, text in labels.items():
        expr = f'label_replace({expr}, "{label}", "{text}", "", "")'
    return expr


def named(expr):
    """Series of syncs, with their name and variant as one label; the usual variant is left out."""
    joined = f'label_join({expr}, "name", "::", "sync", "variant")'
    return f'label_replace({joined}, "name", "$1", "name", "(.*)::(?:base)?")'


def exporters(expr):
    """Of the series that every target has, those of exporters, also of one that died within a day."""
    return f"{expr}\nand on (job, instance)\nlast_over_time(sync_exporter_build_info{{{JOB}}}[1d])"


class Scope:
    """What the variables of a dashboard narrow its queries to.

    - labels: The variables beside job and instance: of "source", "integration", "connection".
    """

    def __init__(self, *labels):
        self.labels = labels

    def source(self, metric, extra=""):
        """Series of sources."""
        return self._selected(metric, ["source"], extra)

    def group(self, metric, extra=""):
        """Series of integrations or groups, which have no connection."""
        return self._selected(metric, ["source", "integration"], extra)

    def connection(self, metric, extra="", own=(), read="%s"):
        """Series of connections.

        - own: The labels that they have beside those of a connection.
        - read: The function that the selector is the argument of, such as `last_over_time(%s[1d])`.
        """
        return read % self._selected(metric, ["source", "integration", "connection"], extra)

    def sync(self, metric, extra="", own=(), read="%s"):
        """Series of syncs."""
        return self.connection(metric, extra, ["sync", "variant", *own], read)

    def _selected(self, metric, labels, extra):
        matchers = [JOB, *(f'{label}=~"${label}"' for label in labels if label in self.labels)]
        return f"{metric}{{{', '.join(matchers + ([extra] if extra else []))}}}"

    # Can it be read?

    def up(self):
        return merged(self.source("sync_source_up"))

    def sources_down(self):
        return f"sum({self.up()} == bool 0)"

    def failing_targets(self):
        """How many targets fail whose source can be read."""
        failed = f"{self.source('sync_source_targets_failed')} and ({self.source('sync_source_up')} == 1)"
        return f"sum({merged(failed)})"

    def unread(self):
        """How much cannot be read: 0 or more. No series if nothing at all is known."""
        return grouped(f"{self.sources_down()} + ({self.failing_targets()} or {self.sources_down()})")

    def known(self, count, zero=None):
        """A count. It is 0 only if everything can be read; a larger one is a lower bound.

        - zero: 0 where the count is known, for a count that has no series then.
        """
        return either(
            f"{grouped(count)} > 0",
            f"{grouped(zero or count)} and on () ({self.unread()} == 0)",
            NOTHING)

    # Targets

    def failing_target(self, extra="", *dropped):
        """Targets that cannot be read though their source can."""
        info = merged(self.source("sync_source_failing_target_info", extra), *dropped)
        return f"{info} and ignoring (target, reason) ({self.up()} == 1)"

    def unnamed_targets(self):
        """Sources of which more targets fail than are named."""
        failed = f"{self.source('sync_source_targets_failed')} and ({self.source('sync_source_up')} == 1)"
        named = f"count without (target, reason) ({self.failing_target()})"
        return f"({merged(failed)} > ({named} or 0 * {merged(failed)}))"

    def target_labels(self, expr):
        """Series of targets with the label that they have as part of a sync: as integrations, and as connections.

        - expr: Given a matcher, the series that it selects.
        """
        return [
            'max without (target) (label_replace(%s, "%s", "$1", "target", "%s (.+)"))'
            % (expr(f'target=~"{kind} .+"'), label, kind)
            for label, kind in TARGETS]

    def target_rows(self, expr):
        """Series of targets with all labels of syncs."""
        integrations, connections = self.target_labels(expr)
        return either(
            filled(integrations, connection="all", sync="all"), filled(connections, integration="all", sync="all"))

    def failing_since(self, extra=""):
        """Since when targets cannot be read, in Unix seconds."""
        metric = self.source("instance_target:sync_source_failing_since_timestamp_seconds:min", extra)
        return f"{earliest(metric)} and ignoring (target) ({self.up()} == 1)"

    def down_reason(self):
        """Sources that cannot be read, with the reason that most of their polls had lately."""
        failures = merged(f"increase({self.source('sync_source_poll_failures_total')}[30m])")
        likely = f"topk without (reason) (1, {failures} > 0)"
        return either(
            f"{likely} and ignoring (reason) ({self.up()} == 0)",
            f"({self.up()} == 0) unless ignoring (reason) {likely}")

    # Connections

    def readable(self):
        """Connections. 2: they were read last. 1: their target could not be read. 0: nothing of their source could."""
        return merged(self.connection("instance_connection:sync_connection:readable"))

    # Syncs

    def state(self, extra=""):
        return merged(f"{self.sync('sync_state', extra, own=['state'])} == 1")

    def staleness(self):
        return merged(self.sync("instance_sync:sync_staleness:ratio"))

    def severity(self, extra=""):
        return merged(self.sync("instance_sync:sync_problem:severity", extra))

    def rank(self):
        """Syncs with a problem: how bad it is, and behind the decimal point how stale they are."""
        return merged(self.sync("instance_sync:sync_problem:rank"))

    def worst(self):
        return f"topk(25, {self.rank()})"

    def since(self):
        """Since when syncs have their problem, in Unix seconds."""
        severity = self.sync("instance_sync:sync_problem:severity")
        broken = self.connection("instance_connection:sync_connection_broken_since_timestamp_seconds:min")
        return earliest(either(
            f"0 * ({severity} == 4) + ignoring (sync, variant) group_left () {broken}",
            f"{self.sync('sync_failing_since_timestamp_seconds')} and {severity}",
            f"{self.sync('sync_last_success_timestamp_seconds')} and ({severity} == 3)",
            f"{self.sync('sync_state_since_timestamp_seconds')} and {severity}"))

    def customers(self, expr):
        """Series of connections or syncs, with the customer as a label; only those whose customer is known."""
        info = f"topk without (customer) (1, {merged(self.connection(CUSTOMERS, own=['customer']))})"
        return f"{grouped(expr)}\n* ignoring (sync, variant, customer) group_left (customer)\n{info}"

    def pages(self, expr, *more):
        """With the address of the exporter's page as a label; only if the exporter knows its address.

        - more: The labels that the series have beside those of a source.
        """
        info = f"topk without (url) (1, {merged(self.source('sync_source_external_url_info'))})"
        return f"{grouped(expr)}\n* ignoring ({', '.join([*more, 'url'])}) group_left (url)\n{info}"


class CustomerScope(Scope):
    """Narrowed to the connections of customers."""

    def connection(self, metric, extra="", own=(), read="%s"):
        found = super().connection(metric, extra, own, read)
        ignored = ", ".join(dict.fromkeys([*own, "customer"]))
        return f"({found} and ignoring ({ignored}) {self.customer()})"

    def customer(self):
        return self._selected(CUSTOMERS, ["source", "integration"], 'customer=~"$customer"')
