import HTTPExchange
import Providers
import Settings
import SyncModel
import TestSupport

/// A Nango source whose server is a script, polled as often as a test likes.
struct NangoSource {
    static let secret = "nango-7f3a9c55"

    let timekeeper = SkippingTimekeeper()
    let transport: ScriptedTransport
    let report = SettingsReport()
    private let vendor: Nango
    private let client: APIClient
    private let slowdown = SharedSlowdown()

    /// - Parameters:
    ///   - settings: Besides the secret key.
    ///   - script: The answer to each request.
    init(
        _ settings: [String: SettingValue.Content] = [:],
        _ script: @escaping @Sendable (SentRequest) -> CannedAnswer
    ) {
        var settings = settings
        if settings["secret_key_file"] == nil { settings["secret_key"] = .quoted(Self.secret) }
        let entries = settings.map { SettingEntry(SettingKey($0.key), SettingValue($0.value)) }
        let origin = SettingsOrigin { _ in SettingsDocument(value: nil) }
        vendor = Nango(SettingsSection(entries, at: nil, origin: origin, report: report))
        transport = ScriptedTransport(timekeeper: timekeeper, script)
        client = APIClient(
            baseURL: vendor.baseURL, limits: RequestLimits(maximumRequestsPerMinute: 100_000),
            connection: ConnectionOptions(), transport: transport, timekeeper: timekeeper,
            vendorCode: Nango.errorCode, jitter: { 0.5 })
    }

    /// Answers by path and query, `404` for what is not among the routes.
    init(_ settings: [String: SettingValue.Content] = [:], routes: [String: CannedAnswer]) {
        self.init(settings) { routes[$0.target] ?? .status(404) }
    }

    /// The requests sent so far, without scheme and host.
    var asked: [String] { transport.requests.map(\.target) }

    var statistics: RequestStatistics { client.statistics }

    func poll() async -> Result<SourceReading, RequestFailure> {
        let session = PollSession(api: client, timekeeper: timekeeper, interval: .seconds(60), slowdown: slowdown)
        do throws(RequestFailure) {
            return .success(try await vendor.poll(session))
        } catch {
            return .failure(error)
        }
    }

    /// Polls, and expects the source to be read.
    func outcomes() async -> [TargetOutcome] {
        await poll().success?.outcomes ?? []
    }
}

extension [TargetOutcome] {
    subscript(integration name: String) -> Result<TargetReading, RequestFailure>? {
        first { $0.target.id == "integration \(name)" }?.result
    }

    /// The reading of the connections list.
    var connections: Result<TargetReading, RequestFailure>? {
        first { $0.target.id == "connections" }?.result
    }
}

extension SettingValue.Content {
    static func texts(_ items: String...) -> SettingValue.Content {
        .list(items.map { SettingValue(.quoted($0)) })
    }
}

extension CannedAnswer {
    /// A `GET /sync/status` answer with one successful sync for each connection.
    static func syncs(of connections: String...) -> CannedAnswer {
        let elements = connections.map {
            """
            {"id":"id-\($0)","connection_id":"\($0)","name":"issues","status":"SUCCESS",\
            "finishedAt":"2024-05-01T10:00:00Z"}
            """
        }
        return .text(#"{"syncs":[\#(elements.joined(separator: ","))]}"#)
    }

    /// A `GET /connections` answer, or a page of one.
    static func connections(_ ids: [String], integration: String = "github") -> CannedAnswer {
        let elements = ids.map { #"{"connection_id":"\#($0)","provider_config_key":"\#(integration)","errors":[]}"# }
        return .text(#"{"connections":[\#(elements.joined(separator: ","))]}"#)
    }

    /// Nango's answer where one sync without a schedule breaks the call.
    static let brokenSync = CannedAnswer.text(
        #"{"error":{"code":"generic_error_support","message":"An error occurred"}}"#, status: 500)
}
