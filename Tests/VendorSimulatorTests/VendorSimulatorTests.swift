import HTTPEndpoint
import SyncModel
import TestSupport
import Testing
import VendorSimulator

@Suite("The simulator", .timeLimit(.minutes(5)))
struct VendorSimulatorTests {
    @Test("serves over a real socket, and logs what was sent")
    func overSocket() async throws {
        let simulator = VendorSimulator(timekeeper: ManualTimekeeper(now: Timestamp(seconds: 1_780_000_000)))
        let (streams, started) = AsyncStream.makeStream(of: String.self)
        let run = Task { try await simulator.run { started.yield($0.nango) } }
        var urls = streams.makeAsyncIterator()
        let url = try #require(await urls.next())
        let match = try #require(url.wholeMatch(of: #/http://127\.0\.0\.1:(\d+)/nango/#))
        let client = try RawClient(port: #require(Int(match.1)))
        let target = "/nango/sync/status?provider_config_key=hubspot&syncs=a%2Bb"
        try client.write("GET \(target) HTTP/1.1\r\nHost: x\r\nAccept: a/b\r\nConnection: close\r\n\r\n")
        #expect(try await client.read().hasPrefix("HTTP/1.1 401 "))
        let entry = try #require(simulator.log.entries.first)
        #expect(entry.method == "GET")
        #expect(entry.target == target)
        #expect(entry["accept"] == "a/b")
        #expect(entry.time == 1_780_000_000)
        run.cancel()
        try await run.value
    }

    @Test("waits for the cost of a response over a socket, too, and stops waiting when the client leaves")
    func costOverSocket() async throws {
        let clock = StepTimekeeper(now: Timestamp(seconds: 1_780_000_000))
        let simulator = VendorSimulator(nango: .polled(), timekeeper: clock)
        simulator.nango.settings.cost = VendorCost(sync: .seconds(2), workers: 1)
        let (streams, started) = AsyncStream.makeStream(of: String.self)
        let run = Task { try await simulator.run { started.yield($0.nango) } }
        var urls = streams.makeAsyncIterator()
        let url = try #require(await urls.next())
        let port = try #require(url.firstMatch(of: #/:(\d+)\//#).flatMap { Int($0.1) })
        let request = """
            GET /nango/sync/status?provider_config_key=small-1&syncs=items HTTP/1.1\r
            Host: x\r
            Authorization: Bearer \(NangoSimulation.secretKey)\r
            Connection: close\r
            \r

            """
        do {
            let leaving = try RawClient(port: port)
            try leaving.write(request)
            await clock.untilAsleep()
            withExtendedLifetime(leaving) {}
        }
        await clock.untilAwake()
        let client = try RawClient(port: port)
        try client.write(request)
        await clock.untilAsleep()
        #expect(clock.step())
        #expect(try await client.read().hasPrefix("HTTP/1.1 200 "))
        // Two syncs for each of the two.
        #expect(clock.uptime == .seconds(8))
        run.cancel()
        try await run.value
    }

    @Test("drops the oldest requests of the log first")
    func boundedLog() async {
        let simulator = VendorSimulator()
        for number in 0...RequestLog.capacity {
            _ = await simulator.respond(to: EndpointRequest(path: "/\(number)"))
        }
        #expect(simulator.log.entries.count <= RequestLog.capacity)
        #expect(simulator.log.entries.last?.target == "/\(RequestLog.capacity)")
        simulator.log.clear()
        #expect(simulator.log.entries.isEmpty)
    }

    @Test("breaks what a fault matches, until the fault is removed")
    func faults() async {
        let client = NangoClient(.demo(seed: 1))
        let target = "/sync/status?provider_config_key=hubspot&syncs=*"
        let fault = client.simulator.faults.add(
            .status(503, headers: [("Retry-After", "7")]), path: "/nango/sync", query: "provider_config_key=hubspot")
        let broken = await client.get(target)
        #expect(broken.status == 503)
        #expect(broken["Retry-After"] == "7")
        #expect(await client.get("/sync/status?provider_config_key=github&syncs=*").status == 200)
        #expect(await client.get("/integrations").status == 200)
        client.simulator.faults.remove(fault)
        #expect(await client.get(target).status == 200)
    }

    @Test("ends a fault after a number of requests")
    func timesOfFault() async {
        let client = NangoClient(.demo(seed: 1))
        client.simulator.faults.add(.status(500), path: "/nango", times: 2)
        var statuses: [Int] = []
        for _ in 0..<3 { statuses.append(await client.get("/integrations").status) }
        #expect(statuses == [500, 500, 200])
    }

    @Test("replaces a response by a page, nothing, or its first half")
    func kindsOfFault() async {
        let client = NangoClient(.demo(seed: 1))
        let complete = await client.get("/integrations").text
        client.simulator.faults.add(.html, path: "/nango", times: 1)
        #expect(await client.get("/integrations").text.hasPrefix("<!doctype html>"))
        client.simulator.faults.add(.empty, path: "/nango", times: 1)
        let empty = await client.get("/integrations")
        #expect(empty.status == 200)
        #expect(empty.text.isEmpty)
        client.simulator.faults.add(.cutShort, path: "/nango")
        let cut = await client.get("/integrations")
        #expect(cut.status == 200)
        #expect(complete.hasPrefix(cut.text))
        #expect(cut.text.utf8.count == complete.utf8.count / 2)
        client.simulator.faults.removeAll()
        #expect(await client.get("/integrations").text == complete)
    }
}
