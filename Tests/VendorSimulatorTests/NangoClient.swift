import Foundation
import HTTPEndpoint
import Synchronization
import VendorSimulator

/// Asks the simulator as a client would, with a clock that a test turns.
final class NangoClient: Sendable {
    let simulator: VendorSimulator
    private let time: SharedTime

    init(_ fleet: NangoFleet, now: Double = 1_780_000_123.5) {
        let time = SharedTime(now)
        simulator = VendorSimulator(nango: fleet, clock: { time.now })
        self.time = time
    }

    /// The simulator's clock in Unix seconds.
    var now: Double {
        get { time.now }
        set { time.now = newValue }
    }

    /// Sends a GET request with the right key, or with what is given for it.
    func get(_ target: String, authorization: String? = "Bearer \(NangoSimulation.secretKey)") async -> Answer {
        let parts = target.split(separator: "?", maxSplits: 1)
        let request = EndpointRequest(
            path: "/nango\(parts[0])", query: parts.count > 1 ? String(parts[1]) : "",
            headers: authorization.map { [("authorization", $0)] } ?? [])
        return Answer(await simulator.respond(to: request))
    }

    /// The items of `GET /sync/status` for all syncs of an integration, by name and variant.
    func syncs(_ integration: String = "courses", syncs: String = "*", rest: String = "") async -> [String: Item] {
        let key = integration.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let answer = await get("/sync/status?provider_config_key=\(key)&syncs=\(syncs)\(rest)")
        let items = (answer.json["syncs"] as? [Item]) ?? []
        return Dictionary(items.map { ("\($0["name"] ?? "")::\($0["variant"] ?? "")", $0) }) { $1 }
    }
}

typealias Item = [String: Any]

/// A clock that stands where it was put.
final class SharedTime: Sendable {
    private let time: Mutex<Double>
    init(_ now: Double) { time = Mutex(now) }
    var now: Double {
        get { time.withLock { $0 } }
        set { time.withLock { $0 = newValue } }
    }
}

/// An answer with its body read as JSON, if it is.
struct Answer {
    let status: Int
    let text: String
    let json: Item
    private let headers: [(name: String, value: String)]

    init(_ response: EndpointResponse) {
        status = response.status
        headers = response.headers
        text = String(decoding: response.body.bytes, as: UTF8.self)
        json = (try? JSONSerialization.jsonObject(with: Data(response.body.bytes)) as? Item) ?? [:]
    }

    subscript(header: String) -> String? { headers.first { $0.name == header }?.value }

    /// `error.code` of the body.
    var code: String? { (json["error"] as? Item)?["code"] as? String }
    /// `error.message` of the body.
    var message: String? { (json["error"] as? Item)?["message"] as? String }
}
