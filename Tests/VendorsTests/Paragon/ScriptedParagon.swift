import Foundation
import HTTPExchange
import SyncModel
import Synchronization
import TestSupport
import Vendors

/// A Paragon source whose server is a script, on a clock that skips every wait.
final class ParagonSource: Sendable {
    let vendor: Paragon
    let server = ScriptedParagon()
    let timekeeper = SkippingTimekeeper()
    let transport: ScriptedTransport
    /// The clock: `timekeeper`, unless a test brings one of its own.
    private let clock: any Timekeeper
    private let api: APIClient

    init(_ settings: SettingsFixture, maximumConcurrency: Int = 8, clock: (any Timekeeper)? = nil) {
        let clock = clock ?? timekeeper
        self.clock = clock
        vendor = Paragon(settings.section)
        transport = ScriptedTransport(timekeeper: clock) { [server] in server.response(to: $0) }
        api = APIClient(
            baseURL: vendor.baseURL,
            limits: RequestLimits(
                maximumConcurrency: maximumConcurrency, maximumRequestsPerMinute: 100_000),
            connection: ConnectionOptions(), transport: transport, timekeeper: clock, jitter: { 0.5 })
    }

    /// A source of these users, signing with the fixture key.
    convenience init(users: [String] = ["u1"], maximumConcurrency: Int = 8) {
        self.init(.paragon(users: users), maximumConcurrency: maximumConcurrency)
    }

    var session: VendorSession { VendorSession(api: api, timekeeper: clock, interval: .seconds(300)) }

    /// Discovers and reads every user whole.
    func round() async throws(RequestFailure) -> Round {
        try await vendor.round(session)
    }

    /// Discovers and reads one user whole.
    func readUser(_ user: String = "u1") async throws -> PartReading {
        try await read(.whole, of: user)
    }

    /// Discovers and reads a part of one user.
    func read(_ scope: Part.Scope, of user: String = "u1") async throws -> PartReading {
        let target = try await vendor.discover(session).targets.first { $0.name == user }
        guard let target else { throw RequestFailure(.internal, "there is no user \(user)") }
        return try await vendor.read(Part(target.id, scope), of: target, session)
    }

    /// The bearer tokens sent so far, in order.
    var tokens: [String] { transport.requests.map(\.bearer) }

    /// The paths requested since `count` requests had been sent.
    func paths(after count: Int = 0) -> [String] { transport.requests.dropFirst(count).map(\.path) }
}

/// Paragon as a script: its responses by user and by sync.
final class ScriptedParagon: Sendable {
    private struct State {
        var lists: [String: CannedAnswer] = [:]
        var details: [String: CannedAnswer] = [:]
    }

    private let state = Mutex(State())

    /// Sets the response to a user's `GET /api/syncs`.
    func list(_ response: CannedAnswer, for user: String = "u1") {
        state.withLock { $0.lists[user] = response }
    }

    /// Lists plain syncs: each with its id, and `status` if one is given.
    func list(_ ids: [String], status: String? = "IDLE", for user: String = "u1") {
        let items = ids.map { id in
            let status = status.map { #","status":"\#($0)""# } ?? ""
            return #"{"id":"\#(id)","integration":"salesforce","pipeline":"contacts"\#(status)}"#
        }
        list(.text(#"{"data":[\#(items.joined(separator: ","))]}"#), for: user)
    }

    /// Sets the response to `GET /api/syncs/{id}`, for any user.
    func detail(_ response: CannedAnswer, of sync: String) {
        state.withLock { $0.details[sync] = response }
    }

    /// The same, by its JSON.
    func detail(_ json: String, of sync: String) {
        detail(.text(json), of: sync)
    }

    fileprivate func response(to request: SentRequest) -> CannedAnswer {
        let user = JSONWebToken(request.bearer)?.claims["sub"] as? String ?? request.bearer
        let prefix = "/api/syncs/"
        return state.withLock { state in
            guard request.path.hasPrefix(prefix) else { return state.lists[user] ?? .text(#"{"data":[]}"#) }
            let sync = request.path.dropFirst(prefix.count)
            return state.details[String(sync)] ?? .text(#"{"status":"IDLE","summary":{}}"#)
        }
    }
}

extension SentRequest {
    /// What follows `Bearer ` in the one `Authorization` header.
    var bearer: String {
        let values = request.headers.filter { $0.name == "Authorization" }.map { $0.value.reveal() }
        guard values.count == 1, let value = values.first, value.hasPrefix("Bearer ") else { return "" }
        return String(value.dropFirst("Bearer ".count))
    }
}

/// A JWT taken apart, not verified.
struct JSONWebToken {
    let header: [String: Any]
    let claims: [String: Any]
    /// What is signed.
    let message: String
    let signature: Data

    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Self.object(parts[0]), let claims = Self.object(parts[1]),
            let signature = Self.bytes(parts[2])
        else { return nil }
        self.header = header
        self.claims = claims
        self.signature = signature
        message = "\(parts[0]).\(parts[1])"
    }

    private static func object(_ part: Substring) -> [String: Any]? {
        bytes(part).flatMap { try? JSONSerialization.jsonObject(with: $0) } as? [String: Any]
    }

    /// Decodes base64url; padding and the other alphabet are refused.
    private static func bytes(_ part: Substring) -> Data? {
        guard !part.contains(where: { "+/=".contains($0) }) else { return nil }
        let base64 = part.replacing("-", with: "+").replacing("_", with: "/")
        return Data(base64Encoded: base64 + String(repeating: "=", count: (4 - base64.count % 4) % 4))
    }
}
