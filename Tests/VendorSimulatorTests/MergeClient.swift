import Foundation
import HTTPEndpoint
import SyncModel
import TestSupport
import VendorSimulator

/// Requests from the simulated Merge as a client would, with a clock that a test controls.
final class MergeClient: Sendable {
    let simulator: VendorSimulator
    let clock: ManualTimekeeper

    init(_ fleet: MergeFleet = .demo(seed: 1), now: Double = 1_780_000_123.5) {
        clock = ManualTimekeeper(now: .unix(now))
        simulator = VendorSimulator(merge: fleet, timekeeper: clock)
    }

    var merge: MergeSimulation { simulator.merge }

    /// The wall clock, in Unix seconds.
    var now: Double {
        get { clock.now.unix }
        set { clock.set(now: .unix(newValue)) }
    }

    func account(_ origin: String) -> MergeTenant? {
        merge.fleet.accounts.first { $0.origin == origin }
    }

    /// Sends a GET request with the right key, or with the one given.
    func get(
        _ target: String, token: String? = nil, authorization: String? = "Bearer \(MergeSimulation.apiKey)"
    ) async -> Response {
        let parts = target.split(separator: "?", maxSplits: 1)
        let headers = [("Authorization", authorization), ("X-Account-Token", token)]
        let request = EndpointRequest(
            path: "/merge\(parts[0])", query: parts.count > 1 ? String(parts[1]) : "",
            headers: headers.compactMap { name, value in value.map { (name, $0) } })
        return Response(await simulator.respond(to: request))
    }

    /// The elements of one account's sync status.
    func syncs(_ account: MergeTenant) async -> [Item] {
        await get("/api/\(account.category)/v1/sync-status?page_size=100", token: account.token).results
    }
}

extension Response {
    /// `results` of a list.
    var results: [Item] { json["results"] as? [Item] ?? [] }
    /// `next` of a list.
    var next: String? { json["next"] as? String }
}
