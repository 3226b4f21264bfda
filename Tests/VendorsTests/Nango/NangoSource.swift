import HTTPExchange
import Settings
import SyncModel
import TestSupport
import Vendors

/// A Nango source whose server is a script.
struct NangoSource {
    static let secret = "nango-7f3a9c55"

    let vendor: Nango
    let timekeeper = SkippingTimekeeper()
    let transport: ScriptedTransport
    let client: APIClient

    /// - Parameters:
    ///   - settings: Besides the secret key.
    ///   - script: The response to each request.
    init(
        _ settings: [String: SettingValue.Content] = [:],
        _ script: @escaping @Sendable (SentRequest) -> CannedAnswer
    ) {
        var settings = settings
        if settings["secret_key_file"] == nil { settings["secret_key"] = .quoted(Self.secret) }
        let entries = settings.map { SettingEntry(SettingKey($0.key), SettingValue($0.value)) }
        let origin = SettingsOrigin { _ in SettingsDocument(value: nil) }
        vendor = Nango(SettingsFixture(entries, at: nil, origin: origin).section)
        transport = ScriptedTransport(timekeeper: timekeeper, script)
        client = APIClient(
            baseURL: vendor.baseURL, limits: RequestLimits(maximumRequestsPerMinute: 100_000),
            connection: ConnectionOptions(), transport: transport, timekeeper: timekeeper,
            vendorCode: Nango.errorCode, jitter: { 0.5 })
    }

    /// Responds by path and query, with `404` for what is not among the routes.
    init(_ settings: [String: SettingValue.Content] = [:], routes: [String: CannedAnswer]) {
        self.init(settings) { routes[$0.target] ?? .status(404) }
    }

    /// A source of one configured integration, `github`, without the list of connections.
    static func github(
        _ settings: [String: SettingValue.Content] = [:],
        _ script: @escaping @Sendable (SentRequest) -> CannedAnswer
    ) -> NangoSource {
        let own: [String: SettingValue.Content] = [
            "integrations": .texts("github"), "connection_health": .plain("false"),
        ]
        return NangoSource(own.merging(settings) { $1 }, script)
    }

    /// The requests sent so far, without scheme and host.
    var requested: [String] { transport.requests.map(\.target) }

    var statistics: RequestStatistics { client.statistics }

    func session(
        attempts: Int = 3, knowsTarget: @escaping @Sendable (Target) -> Bool = { _ in true }
    ) -> VendorSession {
        VendorSession(
            api: client, timekeeper: timekeeper, interval: .seconds(60), attempts: attempts,
            knowsTarget: knowsTarget)
    }

    func discover() async -> Result<Discovery, RequestFailure> {
        await Result { () async throws(RequestFailure) in try await vendor.discover(session()) }
    }

    /// Discovers and reads every integration whole.
    func round() async -> Result<Round, RequestFailure> {
        await Result { () async throws(RequestFailure) in try await vendor.round(session()) }
    }

    /// The result of one part of integration `github`, after a discovery.
    func read(_ scope: Part.Scope) async -> Result<PartReading, RequestFailure> {
        guard let target = await discover().success?.targets.first else {
            return .failure(RequestFailure(.internal, "nothing was discovered"))
        }
        return await vendor.result(of: Part(target.id, scope), of: target, session())
    }

    /// The list of connections, after a discovery.
    func listing(
        isNeededToSplit: Bool = false, knowsTarget: @escaping @Sendable (Target) -> Bool = { _ in true }
    ) async -> Result<ConnectionListing?, RequestFailure> {
        _ = await discover()
        return await Result { () async throws(RequestFailure) in
            try await vendor.listConnections(session(knowsTarget: knowsTarget), isNeededToSplit: isNeededToSplit)
        }
    }
}

extension Round {
    subscript(integration name: String) -> Result<PartReading, RequestFailure>? { self["integration \(name)"] }
}

extension SettingValue.Content {
    static func texts(_ items: String...) -> SettingValue.Content {
        .list(items.map { SettingValue(.quoted($0)) })
    }
}

extension CannedAnswer {
    /// A response to `GET /sync/status` with one successful sync for each connection.
    static func syncs(of connections: String...) -> CannedAnswer {
        let elements = connections.map {
            """
            {"id":"id-\($0)","connection_id":"\($0)","name":"issues","status":"SUCCESS",\
            "finishedAt":"2024-05-01T10:00:00Z"}
            """
        }
        return .text(#"{"syncs":[\#(elements.joined(separator: ","))]}"#)
    }

    /// A response to `GET /connections`, or a page of one.
    static func connections(_ ids: [String], integration: String = "github") -> CannedAnswer {
        let elements = ids.map { #"{"connection_id":"\#($0)","provider_config_key":"\#(integration)","errors":[]}"# }
        return .text(#"{"connections":[\#(elements.joined(separator: ","))]}"#)
    }

    /// Nango's response if one sync has no schedule.
    static let brokenSync = CannedAnswer.text(
        #"{"error":{"code":"generic_error_support","message":"An error occurred"}}"#, status: 500)

    /// Nango's response to a connection that does not exist.
    static let unknownConnection = CannedAnswer.text(
        #"{"error":{"code":"invalid_body","message":"Connection not found"}}"#, status: 400)

    static let noSyncs = CannedAnswer.text(#"{"syncs":[]}"#)
}
