import HTTPExchange
import Settings
import SyncModel
import Synchronization
import TestSupport
import Vendors

/// The responses that one input has: documents with a record separator between them.
struct Documents: Sendable {
    private let parts: [[UInt8]]

    init(_ bytes: some Collection<UInt8>) {
        parts = bytes.split(separator: 0x1E, omittingEmptySubsequences: false).map { Array($0) }
    }

    /// Whether the input has a document with this index.
    func has(_ index: Int) -> Bool { index < parts.count }

    subscript(index: Int, default text: String) -> [UInt8] {
        has(index) ? parts[index] : Array(text.utf8)
    }
}

/// Responds to each request with the document for its path and status 200, and finds odd requests.
final class DocumentTransport: HTTPTransport {
    static let baseURL = "http://vendor.test"
    static let secret = "hunter2-hunter2"

    private let response: @Sendable (String) -> [UInt8]
    private let finding = Mutex<Finding?>(nil)

    /// - Parameter response: The document for the target of a request.
    init(_ response: @escaping @Sendable (String) -> [UInt8]) {
        self.response = response
    }

    func send<Reader: BodyReader>(
        _ request: HTTPRequest, into reader: Reader
    ) async throws(RequestFailure) -> HTTPResponse<Reader> {
        do throws(Finding) {
            try Self.demandHarmless(request)
        } catch {
            finding.withLock { $0 = error }
        }
        let document = response(String(request.url.dropFirst(Self.baseURL.count)))
        let head = HTTPResponseHead(status: 200)
        var reader = reader
        if !document.isEmpty { try reader.read(document.span.bytes, of: head) }
        return HTTPResponse(head: head, body: reader, receivedBytes: document.count)
    }

    /// Throws what was odd about a request.
    func demandHarmless() throws(Finding) {
        if let finding = finding.withLock({ $0 }) { throw finding }
    }

    /// Whatever a response says, the next request goes to the same host, as one line.
    private static func demandHarmless(_ request: HTTPRequest) throws(Finding) {
        let target = request.url.dropFirst(baseURL.count)
        try demand(
            request.url.hasPrefix(baseURL) && target.hasPrefix("/") && target.utf8.allSatisfy(belongsToURL),
            "a request for \(request.url.debugDescription)")
        try demand(
            request.headers.allSatisfy { $0.value.reveal().hasSuffix(secret) }, "a request with other credentials")
    }

    private static func belongsToURL(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "/._~%?=&-".utf8.contains(byte)
        }
    }
}

/// One round of a vendor whose responses are documents.
enum AnsweredRound {
    /// A vendor's section of a configuration.
    static func section(_ entries: KeyValuePairs<String, SettingValue.Content>) -> SettingsSection {
        let origin = SettingsOrigin { _ in SettingsDocument(value: nil) }
        let all = [("base_url", SettingValue.Content.scalar(SettingScalar(DocumentTransport.baseURL)))] + entries
        return SettingsSection(
            all.map { SettingEntry(SettingKey($0.0), SettingValue($0.1)) }, at: SettingPosition(line: 1, column: 1),
            origin: origin, report: SettingsReport())
    }

    /// Discovers, lists connections and reads every target whole, in the order of the targets.
    ///
    /// - Returns: The results of the targets, or why they could not be discovered.
    static func read(
        _ vendor: some Vendor, from transport: DocumentTransport
    ) async throws(Finding) -> Result<[Result<PartReading, RequestFailure>], RequestFailure> {
        let clock = SkippingTimekeeper()
        let api = APIClient(
            baseURL: vendor.baseURL, limits: RequestLimits(maximumConcurrency: 1, maximumRequestsPerMinute: 100_000),
            connection: ConnectionOptions(), transport: transport, timekeeper: clock, jitter: { 0 })
        let session = VendorSession(api: api, timekeeper: clock, interval: .seconds(60))
        let targets: [Target]
        do throws(RequestFailure) {
            targets = try await vendor.discover(session).targets
        } catch {
            try error.demandSound()
            return .failure(error)
        }
        do throws(RequestFailure) {
            _ = try await vendor.listConnections(session, isNeededToSplit: true)
        } catch {
            try error.demandSound()
        }
        var results: [Result<PartReading, RequestFailure>] = []
        for target in targets {
            do throws(RequestFailure) {
                results.append(.success(try await vendor.read(Part(target.id), of: target, session)))
            } catch {
                results.append(.failure(error))
            }
        }
        try transport.demandHarmless()
        for result in results { try demandSound(result) }
        return .success(results)
    }

    private static func demandSound(_ result: Result<PartReading, RequestFailure>) throws(Finding) {
        switch result {
        case .failure(let failure): try failure.demandSound()
        case .success(let reading):
            if let failure = reading.failure { try failure.demandSound() }
            for sync in reading.syncs { try sync.demandSound() }
        }
    }
}

extension SettingValue.Content {
    static var secret: SettingValue.Content { .scalar(SettingScalar(DocumentTransport.secret)) }
    static func text(_ text: String) -> SettingValue.Content { .scalar(SettingScalar(text)) }
    static func texts(_ texts: String...) -> SettingValue.Content { .list(texts.map { SettingValue(.text($0)) }) }
}

extension RequestFailure {
    /// Every response had the status 200: only its content can be wrong.
    fileprivate func demandSound() throws(Finding) {
        let reasons: Set<FailureReason> = [.notJSON, .schema, .tooLarge, .pagination, .notFound]
        try demand(reasons.contains(reason), "a response that is \(reason)")
        try demand(
            !description.isEmpty && !description.unicodeScalars.contains { $0.properties.generalCategory == .control },
            "a failure described as \(description.debugDescription)")
    }
}

extension SyncReading {
    fileprivate func demandSound() throws(Finding) {
        try demand(!identity.sync.isEmpty && !identity.id.isEmpty, "a sync without an identity: \(identity)")
        if let interval { try demand(interval > 0 && interval.isFinite, "a schedule of \(interval) seconds") }
        if let rateLimitBackoff {
            try demand(rateLimitBackoff >= 0 && rateLimitBackoff.isFinite, "a backoff of \(rateLimitBackoff) seconds")
        }
        let day: Int64 = 86_400_000_000
        for time in [lastStarted, lastFinished, lastSuccess, nextRun].compactMap(\.self) {
            try demand(
                (PlainTime.first - day...PlainTime.last + day).contains(time.microseconds), "a time of \(time)")
        }
    }
}
