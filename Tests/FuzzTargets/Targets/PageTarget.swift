import Exporter
import Exposition
import Fleet
import HTTPEndpoint
import HTTPExchange
import Logging
import Polling
import Rendering
import SyncModel
import Synchronization
import VirtualTime

extension FuzzTarget {
    /// From a vendor's responses to the page: whatever they say, both formats are well formed, tell the same, and have
    /// every series once.
    ///
    /// The first byte is the vendor's initial, a capital for groups instead of syncs; then come the documents of the
    /// first poll and, after a group separator, those of the second.
    static let page = FuzzTarget(
        "page", longestInput: 2048,
        words: ["n", "P", "m", "\u{1D}"] + nango.words + paragon.words + merge.words
    ) { bytes throws(Finding) in
        guard let initial = bytes.first else { return }
        let polls = bytes.dropFirst().split(separator: 0x1D, maxSplits: 1, omittingEmptySubsequences: false)
            .map { Documents($0) }
        guard let source = PageSource.configuration(initial) else { throw Finding("the configuration is refused") }
        let time = VirtualTime()
        let publication = Publication()
        let current = CurrentDocuments()
        let transport = DocumentTransport { PageSource.answer(to: $0, from: current.documents) }
        let poller = SourcePoller(
            source, transport: transport, publication: publication, timekeeper: time,
            logger: Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() }, jitter: 0)
        for documents in polls {
            current.documents = documents
            let summary = time.run { await poller.runRound() } ?? nil
            try demand(summary != nil, "a round that does not end")
            _ = time.run { try? await time.sleep(for: .seconds(60)) }
            try transport.demandHarmless()
        }

        let scrape = Scrape(
            of: publication, with: Renderer(), settings: RenderSettings(), requests: [source.name: poller.requests],
            exporter: PageSource.status, now: time.now, uptime: time.uptime)
        let text = try ParsedPage(ScrapePage(scrape, as: .text).body(.identity).bytes, .text)
        let open = try ParsedPage(ScrapePage(scrape, as: .openMetrics).body(.identity).bytes, .openMetrics)
        try demandEqual(text.samples, open.samples, "the samples of both formats")
        try demandEqual(
            text.samples.first { $0.name == "sync_exporter_series" }?.value, "\(text.samples.count)",
            "the number of samples")
        for sample in text.samples {
            try demand(sample.labels.allSatisfy { $0.value.utf8.count <= 1024 }, "a label is too long in \(sample)")
            try demand(sample.value != "NaN", "no number in \(sample)")
        }
        for sample in text.samples where sample.name == "sync_lag_seconds" {
            try demand(!sample.value.hasPrefix("-"), "a lag below zero: \(sample)")
        }
        try demandOneState(text.samples)
    }

    /// Of the states of one sync or connection exactly one is the present one.
    private static func demandOneState(_ samples: [ParsedPage.Sample]) throws(Finding) {
        var present: [[[UInt8]]: Int] = [:]
        for sample in samples where ["sync_state", "sync_connection_state"].contains(sample.name) {
            let rest = ParsedPage.Sample(
                name: sample.name, labels: sample.labels.filter { $0.name != "state" }, value: "")
            present[rest.series, default: 0] += sample.value == "1" ? 1 : 0
        }
        for (series, count) in present {
            try demand(
                count == 1, "\(count) present states of \(series.map { String(decoding: $0, as: UTF8.self) })")
        }
    }
}

/// What the vendor answers at the moment.
private final class CurrentDocuments: Sendable {
    private let current = Mutex(Documents([]))

    var documents: Documents {
        get { current.withLock { $0 } }
        set { current.withLock { $0 = newValue } }
    }
}

/// One source of each vendor, and what stands for the vendor.
private enum PageSource {
    static let status = ExporterStatus(
        version: "0", revision: "r", swift: "s", libcurl: "l",
        configuration: ConfigurationStatus(loaded: Timestamp(seconds: 1), hash: 42))

    static func configuration(_ initial: UInt8) -> SourceConfiguration? {
        let (url, secret) = (DocumentTransport.baseURL, DocumentTransport.secret)
        let vendor: String =
            switch initial | 0x20 {
            case UInt8(ascii: "p"):
                "provider: paragon, project_id: p, user_tokens: [{user: user-1, token: \(secret)}]"
            case UInt8(ascii: "m"):
                "provider: merge, api_key: \(secret), categories: [ats], "
                    + "accounts: [{name: acme, category: hris, token: \(secret)}]"
            default:
                "provider: nango, secret_key: \(secret)"
            }
        let detail = initial & 0x20 == 0 ? "integration" : "sync"
        let yaml = "sources: [{name: fuzz, detail: \(detail), base_url: \"\(url)\", \(vendor)}]"
        return try? ConfigurationLoader(environment: [:]).load(Array(yaml.utf8), path: "").sources.first
    }

    static func answer(to target: String, from documents: Documents) -> [UInt8] {
        let emptyPage = #"{"next":null,"results":[]}"#
        if target.hasPrefix("/sync/status") { return documents[0, default: ""] }
        if target.hasPrefix("/connections") { return documents[1, default: #"{"connections":[]}"#] }
        if target.hasPrefix("/integrations") { return documents[2, default: #"{"data":[{"unique_key":"github"}]}"#] }
        if target.hasPrefix("/api/syncs/") { return documents[1, default: #"{"status":"IDLE"}"#] }
        if target.contains("/account-details") { return documents[1, default: "{}"] }
        if target.contains("/linked-accounts") { return documents[2, default: emptyPage] }
        return target.contains("cursor=") ? documents[3, default: emptyPage] : documents[0, default: ""]
    }
}
