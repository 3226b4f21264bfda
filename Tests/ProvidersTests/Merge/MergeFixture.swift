import Foundation
import HTTPExchange
import Providers
import Settings
import SyncModel
import TestSupport

/// A Merge source whose vendor is a script, polled again and again on a clock that skips what is waited for.
struct MergeFixture {
    let settings: SettingsFixture
    let timekeeper = SkippingTimekeeper()
    let transport: ScriptedTransport
    private let merge: Merge
    private let api: APIClient
    private let slowdown = SharedSlowdown()

    /// - Parameter answer: By the path and, if there is one, the account's token.
    init(
        _ settings: SettingsFixture, _ answer: @escaping @Sendable (_ path: String, _ token: String?) -> CannedAnswer
    ) {
        self.init(settings, script: { answer($0.path, $0.token) })
    }

    init(_ settings: SettingsFixture, script: @escaping @Sendable (SentRequest) -> CannedAnswer) {
        self.settings = settings
        merge = Merge(settings.section)
        transport = ScriptedTransport(timekeeper: timekeeper, script)
        api = APIClient(
            baseURL: merge.baseURL, limits: RequestLimits(maximumRequestsPerMinute: 100_000),
            connection: ConnectionOptions(), transport: transport, timekeeper: timekeeper,
            vendorCode: { Merge.errorCode(in: $0) }, jitter: { 0.5 })
    }

    /// Polls once, with the default interval since the last poll.
    func poll() async throws -> [String: TargetOutcome] {
        timekeeper.advance(by: Merge.defaults.interval)
        let session = PollSession(
            api: api, timekeeper: timekeeper, interval: Merge.defaults.interval, slowdown: slowdown)
        let reading = try await merge.poll(session)
        return Dictionary(reading.outcomes.map { ($0.target.id, $0) }) { first, _ in first }
    }

    /// How often a path was asked for.
    func requests(_ path: String) -> Int {
        transport.requests.count { $0.path == path }
    }

    func credentialProblems() async -> [String] {
        await merge.credentialProblems().map(\.description)
    }
}

extension SettingsFixture {
    /// A source with its API key and these keys besides.
    static func merge(
        _ entries: KeyValuePairs<String, SettingValue.Content> = [:],
        accounts: [KeyValuePairs<String, SettingValue.Content>] = [], categories: [String] = [],
        parse: @escaping @Sendable ([UInt8]) -> SettingsDocument = { _ in SettingsDocument(value: nil) }
    ) -> SettingsFixture {
        let key: (String, SettingValue.Content) = ("api_key", .plain("k3y"))
        let hasKey = entries.contains { $0.key.hasPrefix("api_key") }
        return SettingsFixture(
            (hasKey ? [] : [key]) + entries.map { ($0.key, $0.value) } + [
                ("accounts", .list(accounts.map { SettingValue(.mapping($0.entries)) })),
                ("categories", .list(categories.map { SettingValue(.plain($0)) })),
            ], at: SettingPosition(line: 1, column: 1), parse: parse)
    }

    private init(
        _ entries: [(String, SettingValue.Content)], at position: SettingPosition?,
        parse: @escaping @Sendable ([UInt8]) -> SettingsDocument
    ) {
        self.init(
            entries.map { SettingEntry(SettingKey($0.0), SettingValue($0.1)) }, at: position,
            origin: SettingsOrigin(parse: parse))
    }
}

extension SettingsFixture {
    /// The source that `MERGE_API_KEY` alone makes.
    static func mergeFromEnvironment() -> SettingsFixture {
        SettingsFixture([("api_key", .plain("k3y"))], at: nil) { _ in SettingsDocument(value: nil) }
    }
}

extension KeyValuePairs<String, SettingValue.Content> {
    var entries: [SettingEntry] { map { SettingEntry(SettingKey($0.key), SettingValue($0.value)) } }

    /// One element of `accounts`.
    static func account(_ name: String, category: String = "hris", token: String = "t0ken") -> Self {
        ["name": .plain(name), "category": .plain(category), "token": .plain(token)]
    }

    static func account(_ name: String, tokenFile: String) -> Self {
        ["name": .plain(name), "category": .plain("hris"), "token_file": .plain(tokenFile)]
    }
}

extension SentRequest {
    /// The account's token that it carries.
    var token: String? { self["X-Account-Token"] }

    subscript(header: String) -> String? {
        request.headers.first { $0.name == header }?.value.reveal()
    }
}

extension CannedAnswer {
    /// A file of the fixtures.
    static func merge(_ name: String) -> CannedAnswer {
        let path = "\(Bundle.module.bundlePath)/Fixtures/Merge/\(name).json"
        return .text((try? String(contentsOfFile: path, encoding: .utf8)) ?? "no fixture \(name)")
    }

    /// A list with one sync and no further page.
    static let oneSync = CannedAnswer.text(#"{"results":[{"model_id":"hris.Employee","status":"DONE"}]}"#)

    static let emptyList = CannedAnswer.text(#"{"next":null,"previous":null,"results":[]}"#)
}

extension TargetOutcome {
    var reading: TargetReading? { try? result.get() }

    var failure: RequestFailure? {
        if case .failure(let failure) = result { failure } else { nil }
    }
}

/// A folder of files that goes when the test is over.
final class TemporaryFolder {
    let path = FileManager.default.temporaryDirectory.path + "/merge-\(UUID().uuidString)"

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file and tells its path.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
        return "\(path)/\(name)"
    }
}
