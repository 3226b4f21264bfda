import Exposition
import Fleet
import HTTPExchange
import SyncModel

extension MetricCatalogue {
    static let perSource: [Metric] = configuredSource + polledSource + partsOfSource + requestsOfSource

    private static let configuredSource: [Metric] = [
        Metric(
            source: "sync_source_info", .info, help: "A configured source and the provider it reads.",
            origin: "configuration"
        ) { source, writer in writer.sample(source.labels, .integer(1)) },
        Metric(
            source: "sync_source_external_url_info", .info, extra: ["url"],
            help: "The exporter's page for a source, with --web.external-url.",
            origin: "flag --web.external-url",
            series: .scrape { scrape, writer in
                guard let address = scrape.exporter.externalURL else { return }
                for source in scrape.sources {
                    let page = "\(address.hasSuffix("/") ? address : address + "/")?source=\(source.published.name)"
                    writer.sample(source.labels, and: ("url", LabelValue.bounded(page)), .integer(1))
                }
            }),
        Metric(
            source: "sync_source_poll_interval_seconds", unit: "seconds",
            help: "Configured time from the start of one round of polls of a source to the start of the next.",
            origin: "configuration interval"
        ) { source, writer in writer.sample(source.labels, source.published.interval) },
    ]

    private static let polledSource: [Metric] = [
        Metric(
            source: "sync_source_up",
            help: "0 if nothing at all of a source can be read, else 1.",
            origin: "exporter"
        ) { source, writer in writer.sample(source.labels, source.status.isUp) },
        Metric(
            source: "sync_source_targets",
            help: "Targets (integrations, users or accounts) of a source."
        ) { source, writer in source.once(source.status.targets, &writer) },
        Metric(
            source: "sync_source_targets_failed",
            help: "Targets of a source of which something cannot be read.",
            origin: "exporter"
        ) { source, writer in source.once(source.status.failedTargets, &writer) },
        Metric(
            source: "sync_source_syncs", help: "Syncs of a source that are exposed.", origin: "exporter"
        ) { source, writer in source.once(source.syncCount, &writer) },
        Metric(
            source: "sync_source_poll_duration_seconds", unit: "seconds",
            help: "How long the last round of polls of a source took.",
            origin: "exporter"
        ) { source, writer in writer.sample(source.labels, source.status.roundDuration) },
        Metric(
            source: "sync_source_last_poll_timestamp_seconds", unit: "seconds",
            help: "The last response or failure of any part of a source.",
            origin: "exporter"
        ) { source, writer in writer.sample(source.labels, source.status.lastPoll) },
        Metric(
            source: "sync_source_last_success_timestamp_seconds", unit: "seconds",
            help: "The last good response of any part of a source.",
            origin: "exporter"
        ) { source, writer in writer.sample(source.labels, source.status.lastSuccess) },
        Metric(
            source: "sync_source_polls_total", .counter, help: "Rounds of polls of a source that have ended.",
            origin: "exporter"
        ) { source, writer in writer.sample(source.labels, .integer(source.status.rounds)) },
        Metric(
            source: "sync_source_poll_failures_total", .counter, extra: ["reason"],
            help: "Rounds of polls in which a source or a part of it failed, once for each reason.",
            origin: "exporter"
        ) { source, writer in writer.samples(source.labels, source.status.failures) },
        Metric(
            source: "sync_source_unknown_states_total", .counter,
            help: "Status words that the exporter does not know, once for each sync and poll."
        ) { source, writer in writer.sample(source.labels, .integer(source.status.unknownStates)) },
        Metric(
            source: "sync_source_syncs_dropped_total", .counter, extra: ["reason"],
            help: "Syncs that were read and are not exposed, by reason, once for each poll.",
            origin: "exporter"
        ) { source, writer in
            for reason in DropReason.allCases {
                let count = source.status.dropped[reason, default: 0]
                writer.sample(source.labels, and: ("reason", reason.rawValue), .integer(count))
            }
        },
    ]

    private static let partsOfSource: [Metric] = [
        Metric(
            source: "sync_source_parts", help: "Parts (one request each, with its pages) that a source is polled in.",
            origin: "exporter"
        ) { source, writer in source.once(source.status.parts, &writer) },
        Metric(
            source: "sync_source_parts_late",
            help: "Parts not polled within refresh_within plus one interval, or due and not polled within two.",
            origin: "exporter"
        ) { source, writer in source.once(source.status.lateParts, &writer) },
        Metric(
            source: "sync_source_oldest_reading_timestamp_seconds", unit: "seconds",
            help: "When the oldest reading that is exposed was made.",
            origin: "exporter"
        ) { source, writer in writer.sample(source.labels, source.oldestReading) },
        Metric(
            source: "sync_source_round_expected_seconds", unit: "seconds",
            help: "How long a round takes at the present budget and costs.",
            origin: "exporter"
        ) { source, writer in
            guard source.status.expectedRound > .zero else { return }
            writer.sample(source.labels, source.status.expectedRound)
        },
        Metric(
            source: "sync_source_failing_target_info", .info, extra: ["target", "reason"],
            help: "Targets of which something cannot be read, with the latest reason; the first 100 by name.",
            origin: "exporter"
        ) { source, writer in
            for failing in source.status.latestFailures.prefix(100) {
                writer.sample(
                    source.labels, and: ("target", LabelValue.bounded(failing.target.id)),
                    and: ("reason", failing.failure.reason.rawValue), .integer(1))
            }
        },
        Metric(
            source: "sync_source_unreadable_syncs",
            help: "Syncs whose part could not be read at its last poll, as last seen there.",
            origin: "exporter"
        ) { source, writer in source.once(source.status.unreadableSyncs, &writer) },
    ]
}

extension Metric {
    /// A family with one series, or a few, for each source.
    init(
        source name: String, _ kind: MetricFamily.Kind = .gauge, unit: String? = nil, extra: [String] = [],
        help: String, origin: String? = nil, series: Series
    ) {
        self.init(
            name, kind, unit: unit, labels: ["source", "provider"] + extra, help: help, origin: origin, series: series)
    }

    /// The same, written source by source.
    init(
        source name: String, _ kind: MetricFamily.Kind = .gauge, unit: String? = nil, extra: [String] = [],
        help: String, origin: String? = nil,
        each write: @escaping @Sendable (ScrapedSource, inout SampleWriter) -> Void
    ) {
        self.init(
            source: name, kind, unit: unit, extra: extra, help: help, origin: origin,
            series: .scrape { scrape, writer in
                for source in scrape.sources { write(source, &writer) }
            })
    }
}

extension ScrapedSource {
    /// Writes a number that has no meaning before the first result.
    fileprivate func once(_ number: Int, _ writer: inout SampleWriter) {
        guard status.isUp != nil else { return }
        writer.sample(labels, .integer(number))
    }
}
