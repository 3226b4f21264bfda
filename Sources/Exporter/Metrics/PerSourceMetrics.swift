import Exposition
import HTTPExchange
import Providers
import SyncModel

extension MetricCatalogue {
    static let perSource: [Metric] = [
        Metric(
            source: "sync_source_info", .info, help: "A configured source and the provider it reads.",
            origin: "configuration"
        ) { source, writer in writer.sample(source.labels, .integer(1)) },
        Metric(
            source: "sync_source_up",
            help: "0 if the last poll of a source could read nothing at all, else 1.",
            origin: "exporter"
        ) { source, writer in
            guard let poll = source.snapshot.lastPoll else { return }
            writer.sample(source.labels, .integer(poll.isUp ? 1 : 0))
        },
        Metric(
            source: "sync_source_targets",
            help: "Targets (integrations, users or accounts) of the last poll of a source."
        ) { source, writer in
            guard let poll = source.snapshot.lastPoll else { return }
            writer.sample(source.labels, .integer(poll.targets))
        },
        Metric(
            source: "sync_source_targets_failed",
            help: "Targets of the last poll of a source that could not be read whole.",
            origin: "exporter"
        ) { source, writer in
            guard let poll = source.snapshot.lastPoll else { return }
            writer.sample(source.labels, .integer(poll.failedTargets))
        },
        Metric(
            source: "sync_source_syncs", help: "Syncs of a source that are shown.", origin: "exporter"
        ) { source, writer in
            guard source.snapshot.lastPoll != nil else { return }
            writer.sample(source.labels, .integer(source.syncCount))
        },
        Metric(
            source: "sync_source_poll_interval_seconds", unit: "seconds",
            help: "Configured time from the start of one poll of a source to the start of the next.",
            origin: "configuration interval"
        ) { source, writer in writer.sample(source.labels, .microseconds(source.snapshot.interval.wholeMicroseconds)) },
        Metric(
            source: "sync_source_poll_duration_seconds", unit: "seconds",
            help: "How long the last poll of a source took.",
            origin: "exporter"
        ) { source, writer in
            guard let poll = source.snapshot.lastPoll else { return }
            writer.sample(source.labels, .microseconds(poll.duration.wholeMicroseconds))
        },
        Metric(
            source: "sync_source_last_poll_timestamp_seconds", unit: "seconds",
            help: "When the last poll of a source ended.",
            origin: "exporter"
        ) { source, writer in writer.sample(source.labels, source.snapshot.lastPoll?.finished) },
        Metric(
            source: "sync_source_last_success_timestamp_seconds", unit: "seconds",
            help: "When the last poll that left the source up ended.",
            origin: "exporter"
        ) { source, writer in writer.sample(source.labels, source.snapshot.lastSuccess) },
        Metric(
            source: "sync_source_polls_total", .counter, help: "Polls of a source.", origin: "exporter"
        ) { source, writer in writer.sample(source.labels, .integer(source.snapshot.polls.polls)) },
        Metric(
            source: "sync_source_poll_failures_total", .counter, extra: ["reason"],
            help: "Polls of a source in which it or one of its targets failed, once for each reason.",
            origin: "exporter"
        ) { source, writer in writer.samples(source.labels, source.snapshot.polls.failures) },
        Metric(
            source: "sync_source_requests_total", .counter,
            help: "Requests sent to the vendor, retries included.",
            origin: "exporter"
        ) { source, writer in writer.sample(source.labels, .integer(source.requests.requests)) },
        Metric(
            source: "sync_source_request_failures_total", .counter, extra: ["reason"],
            help: "Requests to the vendor that brought no usable answer, by reason.",
            origin: "exporter"
        ) { source, writer in writer.samples(source.labels, source.requests.failures) },
        Metric(
            source: "sync_source_request_duration_seconds", .histogram, unit: "seconds",
            help: "How long requests to the vendor took, whatever came of them.",
            origin: "exporter"
        ) { source, writer in
            writer.histogram(
                source.labels, bounds: RequestStatistics.durationBounds, counts: source.requests.durationCounts,
                total: source.requests.requests, sum: source.requests.durationSum)
        },
        Metric(
            source: "sync_source_response_bytes_total", .counter, unit: "bytes",
            help: "Bytes of response bodies received from the vendor, before decoding.",
            origin: "exporter"
        ) { source, writer in writer.sample(source.labels, .integer(source.requests.responseBytes)) },
        Metric(
            source: "sync_source_rate_limit_remaining",
            help: "Requests left in the vendor's rate-limit window, as its last answer told."
        ) { source, writer in
            guard let remaining = source.requests.rateLimitRemaining else { return }
            writer.sample(source.labels, .integer(remaining))
        },
        Metric(
            source: "sync_source_unknown_states_total", .counter,
            help: "Status words met that the exporter does not know, once for each sync and poll."
        ) { source, writer in writer.sample(source.labels, .integer(source.snapshot.polls.unknownStates)) },
        Metric(
            source: "sync_source_syncs_dropped_total", .counter, extra: ["reason"],
            help: "Syncs read and not shown, by reason, once for each poll.",
            origin: "exporter"
        ) { source, writer in
            for reason in DropReason.allCases {
                let count = source.snapshot.polls.dropped[reason, default: 0]
                writer.sample(source.labels, and: ("reason", reason.rawValue), .integer(count))
            }
        },
    ]
}

extension ScrapedSource {
    fileprivate var labels: LabelSet { snapshot.labels }
}

extension SampleWriter {
    /// Writes one sample for each reason there can be, at 0 where none was counted.
    fileprivate mutating func samples(_ labels: LabelSet, _ failures: [FailureReason: Int]) {
        for reason in FailureReason.allCases {
            sample(labels, and: ("reason", reason.rawValue), .integer(failures[reason, default: 0]))
        }
    }
}

extension Metric {
    /// A family with one series, or a few, for each source.
    fileprivate init(
        source name: String, _ kind: MetricFamily.Kind = .gauge, unit: String? = nil, extra: [String] = [],
        help: String, origin: String? = nil,
        each: @escaping @Sendable (ScrapedSource, inout SampleWriter) -> Void
    ) {
        self.init(
            name, kind, unit: unit, labels: ["source", "provider"] + extra, help: help, origin: origin
        ) { scrape, writer in
            for source in scrape.sources { each(source, &writer) }
        }
    }
}
