import Foundation
import HTTPEndpoint
import SyncModel
import TestSupport
import VendorSimulator

/// Requests from the simulated Nango as a client would, with a clock that a test controls.
final class NangoClient: Sendable {
    let simulator: VendorSimulator
    let clock: ManualTimekeeper

    init(_ fleet: NangoFleet, now: Double = 1_780_000_123.5) {
        clock = ManualTimekeeper(now: .unix(now))
        simulator = VendorSimulator(nango: fleet, timekeeper: clock)
    }

    var nango: NangoSimulation { simulator.nango }

    /// The wall clock, in Unix seconds.
    var now: Double {
        get { clock.now.unix }
        set { clock.set(now: .unix(newValue)) }
    }

    /// Sends a GET request with the right key, or with the one given.
    func get(_ target: String, authorization: String? = "Bearer \(NangoSimulation.secretKey)") async -> Response {
        let parts = target.split(separator: "?", maxSplits: 1)
        let request = EndpointRequest(
            path: "/nango\(parts[0])", query: parts.count > 1 ? String(parts[1]) : "",
            headers: authorization.map { [("authorization", $0)] } ?? [])
        return Response(await simulator.respond(to: request))
    }

    /// The items of `GET /sync/status` for all syncs of an integration, by name and variant.
    func syncs(_ integration: String = "scenarios", syncs: String = "*", rest: String = "") async -> [String: Item] {
        let key = integration.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let response = await get("/sync/status?provider_config_key=\(key)&syncs=\(syncs)\(rest)")
        return Dictionary(response.syncs.map { ("\($0["name"] ?? "")::\($0["variant"] ?? "")", $0) }) { $1 }
    }
}

typealias Item = [String: Any]

extension Timestamp {
    /// Unix seconds, to the microsecond.
    static func unix(_ seconds: Double) -> Timestamp {
        Timestamp(microseconds: Int64((seconds * 1_000_000).rounded()))
    }

    var unix: Double { Double(microseconds) / 1_000_000 }
}

/// A response, whose body can be read as JSON.
struct Response: Sendable {
    let status: Int
    let text: String
    let headers: [(name: String, value: String)]

    init(_ response: EndpointResponse) {
        status = response.status
        headers = response.headers
        text = String(decoding: response.body.bytes, as: UTF8.self)
    }

    /// The body; empty if it is no JSON object.
    var json: Item { (try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? Item) ?? [:] }

    subscript(header: String) -> String? { headers.first { $0.name == header }?.value }

    /// `error.code` of the body.
    var code: String? { (json["error"] as? Item)?["code"] as? String }
    /// `error.message` of the body.
    var message: String? { (json["error"] as? Item)?["message"] as? String }
    /// The items of `GET /sync/status`.
    var syncs: [Item] { json["syncs"] as? [Item] ?? [] }
    /// The items of `GET /connections`.
    var connections: [Item] { json["connections"] as? [Item] ?? [] }
}
