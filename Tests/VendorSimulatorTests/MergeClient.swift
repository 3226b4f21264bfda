import Foundation
import HTTPEndpoint
import VendorSimulator

/// Asks the simulated Merge as a client would, with a clock that a test turns.
final class MergeClient: Sendable {
    let simulator: VendorSimulator
    private let time: SharedTime

    init(_ fleet: MergeFleet = .demo(seed: 1), now: Double = 1_780_000_123.5) {
        let time = SharedTime(now)
        simulator = VendorSimulator(merge: fleet, clock: { time.now })
        self.time = time
    }

    var merge: MergeSimulation { simulator.merge }

    /// The simulator's clock in Unix seconds.
    var now: Double {
        get { time.now }
        set { time.now = newValue }
    }

    func account(_ origin: String) -> MergeTenant? {
        merge.fleet.accounts.first { $0.origin == origin }
    }

    /// Sends a GET request with the right key, or with what is given for it.
    func get(
        _ target: String, token: String? = nil, authorization: String? = "Bearer \(MergeSimulation.apiKey)"
    ) async -> Answer {
        let parts = target.split(separator: "?", maxSplits: 1)
        let headers = [("Authorization", authorization), ("X-Account-Token", token)]
        let request = EndpointRequest(
            path: "/merge\(parts[0])", query: parts.count > 1 ? String(parts[1]) : "",
            headers: headers.compactMap { name, value in value.map { (name, $0) } })
        return Answer(await simulator.respond(to: request))
    }

    /// The elements of one account's sync status.
    func syncs(_ account: MergeTenant) async -> [Item] {
        await get("/api/\(account.category)/v1/sync-status?page_size=100", token: account.token).results
    }
}

extension Answer {
    /// `results` of a list.
    var results: [Item] { json["results"] as? [Item] ?? [] }
    /// `next` of a list.
    var next: String? { json["next"] as? String }
}
