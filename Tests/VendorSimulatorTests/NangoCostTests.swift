import HTTPEndpoint
import SyncModel
import Testing
import VendorSimulator

@Suite("What the simulated Nango's responses cost", .timeLimit(.minutes(5)))
struct NangoCostTests {
    private let clock = StepTimekeeper(now: .unix(1_780_000_123.5))
    private let simulator: VendorSimulator
    private let all = "/sync/status?provider_config_key=large&syncs=*"
    /// 8,000 syncs, each.
    private let names = ["customers", "invoices", "payments", "items", "journal-entries"].map {
        "/sync/status?provider_config_key=large&syncs=\($0)"
    }

    private var nango: NangoSimulation { simulator.nango }

    init() {
        simulator = VendorSimulator(nango: .polled(large: 40_000, flapping: 0), timekeeper: clock)
        nango.settings.requestsPerMinute = nil
        nango.settings.cost = VendorCost(sync: .milliseconds(1), workers: 2)
    }

    @Test("does not wait at all if responses cost nothing")
    func free() async {
        nango.settings.cost = .none
        // On this clock any wait would be for ever.
        #expect(await get(names[0]).syncs.count == 8000)
        #expect(nango.load.busy == .zero)
    }

    @Test("works on as many requests at a time as there are workers, and on the others in the order of arrival")
    func workers() async {
        let ends = await responses(to: names).map(\.after)
        #expect(ends == [8, 8, 16, 16, 24].map { .seconds($0) })
        #expect(nango.load.busy == .seconds(40))
    }

    @Test("takes the cost of the request and of each sync or connection")
    func sum() async {
        nango.settings.cost.request = .milliseconds(10)
        nango.settings.cost.connection = .microseconds(60)
        let targets = ["\(all)&connection_id=\(await firstConnection())", "/connections?limit=1000", "/integrations"]
        var ends: [Duration] = []
        for target in targets { ends += await responses(to: [target]).map(\.after) }
        #expect(ends == [.milliseconds(15), .milliseconds(70), .milliseconds(10)])
    }

    @Test("reports each sync as it is when the server gets to it, not when the response is sent")
    func inTheirOwnTime() async throws {
        nango.settings.cost = VendorCost(sync: .seconds(10), gatewayTimeout: nil)
        let connection = await firstConnection()
        let sync = try #require(nango.sync(integration: "large", connection: connection, name: "items"))
        let end = try #require(sync.ends(after: clock.now + .seconds(25), through: clock.now + .seconds(4000)).first)
        // The common run of all five ends between the second and the third.
        clock.pass(end.since(clock.now) - .seconds(25))
        let items = await responses(to: ["\(all)&connection_id=\(connection)"])[0].response.syncs
        let statuses = items.compactMap { $0["status"] as? String }
        #expect(statuses == ["RUNNING", "RUNNING", "SUCCESS", "SUCCESS", "SUCCESS"])
        for item in items.suffix(3) {
            #expect((item["finishedAt"] as? String).flatMap { Timestamp(rfc3339: $0) } == end)
        }
    }

    @Test("gives up after a minute with a gateway's page, while the worker goes on")
    func gateway() async throws {
        nango.settings.cost = VendorCost(sync: .milliseconds(10), workers: 1)
        let result = await responses(to: [names[0]])[0]
        #expect(result.after == .seconds(60))
        #expect(result.response.status == 504)
        #expect(result.response["Content-Type"] == "text/html")
        #expect(result.response["X-RateLimit-Limit"] == nil)
        #expect(result.response.text.hasPrefix("<html>"))
        // 20 s of the 80 s are left.
        let target = "\(all)&connection_id=\(await firstConnection())"
        #expect(await responses(to: [target]).map(\.after) == [.milliseconds(20_050)])
    }

    @Test("goes on working after a client has disconnected")
    func disconnected() async {
        nango.settings.cost.workers = 1
        let request = Task { await get(names[0]) }
        await clock.untilAsleep()
        clock.pass(.seconds(3))
        request.cancel()
        #expect(await request.value.status == 504)
        #expect(await responses(to: [names[1]]).map(\.after) == [.seconds(13)])
        #expect(nango.load.busy == .seconds(16))
    }

    @Test("fails with 500, after looking for the syncs, if a wildcard covers more than 32,767")
    func wildcard() async {
        nango.settings.cost = VendorCost(sync: .milliseconds(10))
        let result = await responses(to: [all])[0]
        #expect(result.response.status == 500)
        #expect(result.response.code == "generic_error_support")
        #expect((Duration.seconds(1)...Duration.seconds(2)).contains(result.after))
        nango.settings.cost = .none
        #expect(await get("\(all)&connection_id=\(await firstConnection())").status == 200)
        let names = "customers,invoices,payments,items,journal-entries"
        #expect(await get("/sync/status?provider_config_key=large&syncs=\(names)").syncs.count == 40_000)
    }

    @Test("can slow down while it runs")
    func slowdown() async {
        nango.settings.cost = VendorCost(sync: .milliseconds(1))
        #expect(await responses(to: [names[0]]).map(\.after) == [.seconds(8)])
        nango.settings.cost.sync = .milliseconds(5)
        #expect(await responses(to: [names[0]]).map(\.after) == [.seconds(40)])
    }

    @Test("stops at the sync that has lost its schedule")
    func unscheduled() async {
        let fleet = NangoFleet(bulk: [
            NangoBulkIntegration(uniqueKey: "large", connections: 10, exceptions: [7: .unscheduled])
        ])
        let simulator = VendorSimulator(nango: fleet, timekeeper: clock)
        simulator.nango.settings.cost = VendorCost(sync: .milliseconds(100))
        let result = await responses(to: [all], simulator)[0]
        #expect(result.response.status == 500)
        #expect((Duration.milliseconds(100)...Duration.seconds(5)).contains(result.after))
        #expect(simulator.nango.load.busy == result.after)
        simulator.nango.settings.cost = .none
        #expect(await get(names[0], simulator).syncs.count == 10)
    }

    @Test("hangs for a minute where a fault says so, without keeping a worker busy")
    func hang() async {
        nango.settings.cost.workers = 1
        simulator.faults.add(.hang, path: "/nango/sync", query: "syncs=customers")
        let results = await responses(to: [names[0], names[1]])
        #expect(results.map(\.response.status) == [504, 200])
        #expect(results.map(\.after) == [.seconds(60), .seconds(8)])
    }

    private func firstConnection() async -> String {
        let cost = nango.settings.cost
        nango.settings.cost = .none
        let connections = await get("/connections?limit=1").connections
        nango.settings.cost = cost
        return connections.first?["connection_id"] as? String ?? ""
    }

    private func get(_ target: String, _ simulator: VendorSimulator? = nil) async -> Response {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        let request = EndpointRequest(
            path: "/nango\(parts[0])", query: parts.count > 1 ? parts[1] : "",
            headers: [("Authorization", "Bearer \(NangoSimulation.secretKey)")])
        return Response(await (simulator ?? self.simulator).respond(to: request))
    }

    private typealias Result = (number: Int, response: Response, after: Duration)

    /// Sends requests at the same time, in the order given; returns each response and how long it took.
    private func responses(to targets: [String], _ simulator: VendorSimulator? = nil) async -> [Result] {
        let (finished, continuation) = AsyncStream.makeStream(of: Result.self)
        let start = clock.uptime
        for (number, target) in targets.enumerated() {
            Task {
                let response = await get(target, simulator)
                continuation.yield((number, response, clock.uptime - start))
            }
            await clock.untilAsleep(number + 1)
        }
        var results: [Result] = []
        var iterator = finished.makeAsyncIterator()
        // Each request sleeps once, so that one step finishes one request.
        while clock.step(), let result = await iterator.next() { results.append(result) }
        return results.sorted { $0.number < $1.number }
    }
}
