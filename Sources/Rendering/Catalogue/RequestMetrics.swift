import Exposition
import Fleet
import HTTPExchange
import SyncModel

extension MetricCatalogue {
    /// What a source's requests cost, and what limits them.
    static let requestsOfSource: [Metric] = [
        Metric(
            source: "sync_source_requests_total", .counter,
            help: "Requests sent to the vendor, retries included.",
            origin: "exporter"
        ) { source, writer in writer.sample(source.labels, .integer(source.requests.requests)) },
        Metric(
            source: "sync_source_request_failures_total", .counter, extra: ["reason"],
            help: "Requests to the vendor without a usable response, by reason.",
            origin: "exporter"
        ) { source, writer in writer.samples(source.labels, source.requests.failures) },
        Metric(
            source: "sync_source_request_duration_seconds", .histogram, unit: "seconds",
            help: "How long requests to the vendor took, whatever their outcome.",
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
            source: "sync_source_requests_per_minute_limit",
            help: "The budget in force: requests that the exporter sends in any minute at most.",
            origin: "configuration max_requests_per_minute, else half of the vendor's limit"
        ) { source, writer in
            guard source.status.requestsPerMinute > 0 else { return }
            writer.sample(source.labels, .integer(source.status.requestsPerMinute))
        },
        Metric(
            source: "sync_source_rate_limit",
            help: "Requests that the vendor allows in its rate-limit window, as last reported.",
            origin: "exporter, from the headers of the vendor's responses"
        ) { source, writer in
            guard let limit = source.requests.rateLimit else { return }
            writer.sample(source.labels, .integer(limit))
        },
        Metric(
            source: "sync_source_rate_limit_remaining",
            help: "Requests left in the vendor's rate-limit window, as last reported."
        ) { source, writer in
            guard let remaining = source.requests.rateLimitRemaining else { return }
            writer.sample(source.labels, .integer(remaining))
        },
    ]
}

extension SampleWriter {
    /// Writes one sample for each possible reason, at 0 where none was counted.
    mutating func samples(_ labels: LabelSet, _ failures: [FailureReason: Int]) {
        for reason in FailureReason.allCases {
            sample(labels, and: ("reason", reason.rawValue), .integer(failures[reason, default: 0]))
        }
    }
}
