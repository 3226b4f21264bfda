import HTTPExchange
import Providers
import SyncModel
import TestSupport
import Testing

@Suite("What fails and what waits at Paragon")
struct ParagonUserTests {
    private let idle = #"{"status":"IDLE","summary":{"lastSyncedAt":"2026-01-01T00:00:00Z"}}"#
    private let rateLimited = #"{"status":"RATE_LIMITED","summary":{},"rateLimitBackoffMs":900000}"#

    @Test("one target a user, each with its own syncs")
    func targets() async throws {
        let bench = ParagonBench(users: ["u1", "u2"])
        bench.server.list(["a"], for: "u1")
        bench.server.list(["b", "c"], for: "u2")
        let outcomes = try await bench.poll().outcomes
        #expect(outcomes.map(\.target.id) == ["user u1", "user u2"])
        #expect(try outcomes.map { try $0.result.get().syncs.map(\.identity.id) } == [["a"], ["b", "c"]])
        #expect(try outcomes.map { try $0.result.get().syncs.map(\.identity.connection) } == [["u1"], ["u2", "u2"]])
    }

    @Test("a sync that is gone when it is asked for is dropped quietly")
    func deleted() async throws {
        let bench = ParagonBench()
        bench.server.list(["s1", "s2"])
        bench.server.detail(.status(404), of: "s1")
        for _ in 0..<3 {
            let reading = try await bench.pollUser()
            #expect(reading.syncs.map(\.identity.id) == ["s2"])
            #expect(reading.gaps.isEmpty)
            #expect(reading.failure == nil)
            bench.timekeeper.advance(by: .seconds(300))
        }
        #expect(bench.paths().filter { $0 == "/api/syncs/s1" }.count == 3)
    }

    @Test("a user of whom only deleted syncs are listed has none and is no failure")
    func allDeleted() async throws {
        let bench = ParagonBench()
        bench.server.list(["s1"])
        bench.server.detail(.status(404), of: "s1")
        let reading = try await bench.pollUser()
        #expect(reading.syncs.isEmpty)
        #expect(reading.failure == nil)
    }

    @Test("one failing answer leaves a gap and a failed user, the other syncs are fresh")
    func gap() async throws {
        let bench = ParagonBench()
        bench.server.list(["s1", "s2", "s3"])
        bench.server.detail(.status(500), of: "s2")
        let reading = try await bench.pollUser()
        #expect(reading.syncs.map(\.identity.id) == ["s1", "s3"])
        #expect(reading.gaps == [.sync(id: "s2")])
        #expect(reading.failure?.reason == .serverError)
    }

    @Test("a sync that is refused again and again is asked for less often, the others every time")
    func refusedSync() async throws {
        let bench = ParagonBench()
        bench.server.list(["s1", "s2"])
        bench.server.detail(.status(403), of: "s1")
        for _ in 0..<6 {
            let reading = try await bench.pollUser()
            #expect(reading.syncs.map(\.identity.id) == ["s2"])
            #expect(reading.gaps == [.sync(id: "s1")])
            #expect(reading.failure?.reason == .forbidden)
            bench.timekeeper.advance(by: .seconds(300))
        }
        #expect(bench.paths().filter { $0 == "/api/syncs/s2" }.count == 6)
        #expect(bench.paths().filter { $0 == "/api/syncs/s1" }.count == 3)
    }

    @Test("a user of whom no sync can be read has failed as a whole")
    func nothingRead() async throws {
        let bench = ParagonBench()
        bench.server.list(["s1", "s2"])
        for sync in ["s1", "s2"] { bench.server.detail(.status(400), of: sync) }
        let failure = await #expect(throws: RequestFailure.self) { try await bench.pollUser() }
        #expect(failure?.reason == .clientError)
    }

    @Test(
        "a user whose token is refused fails alone", arguments: [(401, FailureReason.unauthorized), (404, .notFound)])
    func refusedUser(status: Int, reason: FailureReason) async throws {
        let bench = ParagonBench(users: ["u1", "u2"])
        bench.server.list(.status(status), for: "u1")
        bench.server.list(["s1"], for: "u2")
        let outcomes = try await bench.poll().outcomes
        guard case .failure(let failure) = try #require(outcomes.first).result else {
            Issue.record("u1 was read")
            return
        }
        #expect(failure.reason == reason)
        #expect(try outcomes.last?.result.get().syncs.count == 1)
        #expect(bench.transport.requests.count == 3)
    }

    @Test("a 429 makes its user wait, and nobody else")
    func tooManyRequests() async throws {
        let bench = ParagonBench(users: ["u1", "u2"])
        bench.server.list(.status(429, headers: [("Retry-After", "3600")]), for: "u1")
        let outcomes = try await bench.poll().outcomes
        #expect(throws: RequestFailure.self) { try outcomes.first?.result.get() }
        #expect(throws: Never.self) { try outcomes.last?.result.get() }
        #expect(bench.timekeeper.sleeps.isEmpty)
    }

    @Test("a sync that backs off is not asked for again before its time, and stays as it was")
    func backoff() async throws {
        let bench = ParagonBench()
        bench.server.list(["s1", "s2"], status: "ACTIVE")
        bench.server.detail(rateLimited, of: "s1")
        let first = try await bench.pollUser()
        #expect(first.syncs.map(\.state) == [.rateLimited, .pending])
        #expect(first.syncs.map(\.rateLimitBackoff) == [900, nil])

        bench.server.detail(idle, of: "s1")
        let sent = bench.transport.requests.count
        bench.timekeeper.advance(by: .seconds(899))
        #expect(try await bench.pollUser().syncs.first == first.syncs.first)
        #expect(bench.paths(after: sent).sorted() == ["/api/syncs", "/api/syncs/s2"])

        bench.timekeeper.advance(by: .seconds(1))
        let second = try await bench.pollUser()
        #expect(second.syncs.map(\.state) == [.success, .pending])
        #expect(second.syncs.map(\.rateLimitBackoff) == [nil, nil])
    }

    @Test("a back-off ends with its sync", arguments: ["0", "-5", "null", #""soon""#, "1e400"])
    func noBackoff(milliseconds: String) async throws {
        let bench = ParagonBench()
        bench.server.list(["s1"])
        bench.server.detail(#"{"status":"RATE_LIMITED","rateLimitBackoffMs":\#(milliseconds)}"#, of: "s1")
        let reading = try await bench.pollUser()
        #expect(reading.syncs.map(\.state) == [.rateLimited])
        #expect(reading.syncs.first?.rateLimitBackoff == (milliseconds == "0" ? 0 : nil))
        _ = try await bench.pollUser()
        #expect(bench.transport.requests.count == 4)
    }

    @Test("an absurd back-off is survived")
    func absurdBackoff() async throws {
        let bench = ParagonBench()
        bench.server.list(["s1"])
        bench.server.detail(#"{"status":"RATE_LIMITED","rateLimitBackoffMs":1e300}"#, of: "s1")
        #expect(try await bench.pollUser().syncs.map(\.rateLimitBackoff) == [1e297])
        bench.timekeeper.advance(by: .seconds(40 * 86_400))
        bench.server.detail(idle, of: "s1")
        #expect(try await bench.pollUser().syncs.map(\.state) == [.success])
    }

    @Test("a sync that was deleted while it backed off, and made again, is asked for")
    func recreated() async throws {
        let bench = ParagonBench()
        bench.server.list(["s1"])
        bench.server.detail(rateLimited, of: "s1")
        _ = try await bench.pollUser()
        bench.server.list([])
        #expect(try await bench.pollUser().syncs.isEmpty)
        bench.server.list(["s1"])
        bench.server.detail(idle, of: "s1")
        #expect(try await bench.pollUser().syncs.map(\.state) == [.success])
    }

    @Test("syncs are asked for side by side, as many as the source may and no more")
    func sideBySide() async throws {
        let clock = ManualTimekeeper()
        let bench = ParagonBench(.paragon(users: ["u1"]), maximumConcurrency: 3, clock: clock)
        let ids = (0..<7).map { "s\($0)" }
        bench.server.list(ids)
        for id in ids { bench.server.detail(.text(idle).after(.seconds(1)), of: id) }
        async let reading = bench.pollUser()
        for batch in [3, 3, 1] {
            await clock.untilAsleep(batch)
            clock.advance(by: .seconds(1))
        }
        #expect(try await reading.syncs.map(\.identity.id) == ids)
        #expect(bench.transport.mostInFlight == 3)
    }

    @Test("whatever comes first, syncs stand in the order of the list")
    func order() async throws {
        let bench = ParagonBench(users: ["u1", "u2"], maximumConcurrency: 3)
        let ids = (0..<40).map { "s\($0)" }
        for user in ["u1", "u2"] { bench.server.list(ids, for: user) }
        for (index, id) in ids.enumerated() {
            bench.server.detail(.text(idle).after(.milliseconds(index * 7 % 11)), of: id)
        }
        for outcome in try await bench.poll().outcomes {
            #expect(try outcome.result.get().syncs.map(\.identity.id) == ids)
        }
        #expect(bench.transport.mostInFlight <= 3)
    }
}
