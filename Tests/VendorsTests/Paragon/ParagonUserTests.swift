import HTTPExchange
import SyncModel
import TestSupport
import Testing
import Vendors

@Suite("Paragon's users")
struct ParagonUserTests {
    private let idle = #"{"status":"IDLE","summary":{"lastSyncedAt":"2026-01-01T00:00:00Z"}}"#
    private let rateLimited = #"{"status":"RATE_LIMITED","summary":{},"rateLimitBackoffMs":900000}"#

    @Test("each user is a target with its own syncs")
    func targets() async throws {
        let source = ParagonSource(users: ["u1", "u2"])
        source.server.list(["a"], for: "u1")
        source.server.list(["b", "c"], for: "u2")
        let round = try await source.round()
        #expect(round.readings.map(\.target.id) == ["user u1", "user u2"])
        #expect(try round.results.map { try $0.get().syncs.map(\.identity.id) } == [["a"], ["b", "c"]])
        #expect(try round.results.map { try $0.get().syncs.map(\.identity.connection) } == [["u1"], ["u2", "u2"]])
    }

    @Test("a sync that is deleted between list and detail is left out without a failure")
    func deleted() async throws {
        let source = ParagonSource()
        source.server.list(["s1", "s2"])
        source.server.detail(.status(404), of: "s1")
        for _ in 0..<3 {
            let reading = try await source.readUser()
            #expect(reading.syncs.map(\.identity.id) == ["s2"])
            #expect(reading.unreadable.isEmpty)
            #expect(reading.failure == nil)
            source.timekeeper.advance(by: .seconds(300))
        }
        #expect(source.paths().filter { $0 == "/api/syncs/s1" }.count == 3)
    }

    @Test("a user of whom only deleted syncs are listed has none, which is no failure")
    func allDeleted() async throws {
        let source = ParagonSource()
        source.server.list(["s1"])
        source.server.detail(.status(404), of: "s1")
        let reading = try await source.readUser()
        #expect(reading.syncs.isEmpty)
        #expect(reading.failure == nil)
    }

    @Test("a sync whose detail fails is unreadable, and the user has failed; the other syncs are fresh")
    func unreadableSync() async throws {
        let source = ParagonSource()
        source.server.list(["s1", "s2", "s3"])
        source.server.detail(.status(500), of: "s2")
        let reading = try await source.readUser()
        #expect(reading.syncs.map(\.identity.id) == ["s1", "s3"])
        #expect(reading.unreadable == ["s2"])
        #expect(reading.failure?.reason == .serverError)
    }

    @Test("a sync that is refused again and again is requested less often, the others every time")
    func refusedSync() async throws {
        let source = ParagonSource()
        source.server.list(["s1", "s2"])
        source.server.detail(.status(403), of: "s1")
        for _ in 0..<6 {
            let reading = try await source.readUser()
            #expect(reading.syncs.map(\.identity.id) == ["s2"])
            #expect(reading.unreadable == ["s1"])
            #expect(reading.failure?.reason == .forbidden)
            source.timekeeper.advance(by: .seconds(300))
        }
        #expect(source.paths().filter { $0 == "/api/syncs/s2" }.count == 6)
        #expect(source.paths().filter { $0 == "/api/syncs/s1" }.count == 3)
    }

    @Test("a user of whom no sync can be read has failed as a whole")
    func nothingRead() async throws {
        let source = ParagonSource()
        source.server.list(["s1", "s2"])
        for sync in ["s1", "s2"] { source.server.detail(.status(400), of: sync) }
        let failure = await #expect(throws: RequestFailure.self) { try await source.readUser() }
        #expect(failure?.reason == .clientError)
    }

    @Test(
        "a user whose token is refused fails alone", arguments: [(401, FailureReason.unauthorized), (404, .notFound)])
    func refusedUser(status: Int, reason: FailureReason) async throws {
        let source = ParagonSource(users: ["u1", "u2"])
        source.server.list(.status(status), for: "u1")
        source.server.list(["s1"], for: "u2")
        let round = try await source.round()
        #expect(round["user u1"]?.failure?.reason == reason)
        #expect(round["user u2"]?.success?.syncs.count == 1)
        #expect(source.transport.requests.count == 3)
    }

    @Test("a 429 delays its user, and no other")
    func tooManyRequests() async throws {
        let source = ParagonSource(users: ["u1", "u2"])
        source.server.list(.status(429, headers: [("Retry-After", "3600")]), for: "u1")
        let round = try await source.round()
        #expect(round["user u1"]?.failure?.reason == .rateLimited)
        #expect(round["user u2"]?.success != nil)
        #expect(source.timekeeper.sleeps.isEmpty)
    }

    @Test("a sync that backs off is not requested before its time, and stays as it was")
    func backoff() async throws {
        let source = ParagonSource()
        source.server.list(["s1", "s2"], status: "ACTIVE")
        source.server.detail(rateLimited, of: "s1")
        let first = try await source.readUser()
        #expect(first.syncs.map(\.state) == [.rateLimited, .pending])
        #expect(first.syncs.map(\.rateLimitBackoff) == [900, nil])

        source.server.detail(idle, of: "s1")
        let sent = source.transport.requests.count
        source.timekeeper.advance(by: .seconds(899))
        #expect(try await source.readUser().syncs.first == first.syncs.first)
        #expect(source.paths(after: sent).sorted() == ["/api/syncs", "/api/syncs/s2"])

        source.timekeeper.advance(by: .seconds(1))
        let second = try await source.readUser()
        #expect(second.syncs.map(\.state) == [.success, .pending])
        #expect(second.syncs.map(\.rateLimitBackoff) == [nil, nil])
    }

    @Test("a backoff that is not a time above zero is none", arguments: ["0", "-5", "null", #""soon""#, "1e400"])
    func noBackoff(milliseconds: String) async throws {
        let source = ParagonSource()
        source.server.list(["s1"])
        source.server.detail(#"{"status":"RATE_LIMITED","rateLimitBackoffMs":\#(milliseconds)}"#, of: "s1")
        let reading = try await source.readUser()
        #expect(reading.syncs.map(\.state) == [.rateLimited])
        #expect(reading.syncs.first?.rateLimitBackoff == (milliseconds == "0" ? 0 : nil))
        _ = try await source.readUser()
        #expect(source.transport.requests.count == 4)
    }

    @Test("an absurd backoff is 30 days at most")
    func absurdBackoff() async throws {
        let source = ParagonSource()
        source.server.list(["s1"])
        source.server.detail(#"{"status":"RATE_LIMITED","rateLimitBackoffMs":1e300}"#, of: "s1")
        #expect(try await source.readUser().syncs.map(\.rateLimitBackoff) == [1e297])
        source.timekeeper.advance(by: .seconds(40 * 86_400))
        source.server.detail(idle, of: "s1")
        #expect(try await source.readUser().syncs.map(\.state) == [.success])
    }

    @Test("a sync that was deleted while it backed off, and made again, is requested")
    func recreated() async throws {
        let source = ParagonSource()
        source.server.list(["s1"])
        source.server.detail(rateLimited, of: "s1")
        _ = try await source.readUser()
        source.server.list([])
        #expect(try await source.readUser().syncs.isEmpty)
        source.server.list(["s1"])
        source.server.detail(idle, of: "s1")
        #expect(try await source.readUser().syncs.map(\.state) == [.success])
    }

    @Test("details are requested concurrently, up to the source's maximum")
    func concurrency() async throws {
        let clock = ManualTimekeeper()
        let source = ParagonSource(.paragon(users: ["u1"]), maximumConcurrency: 3, clock: clock)
        let ids = (0..<7).map { "s\($0)" }
        source.server.list(ids)
        for id in ids { source.server.detail(.text(idle).after(.seconds(1)), of: id) }
        async let reading = source.readUser()
        for batch in [3, 3, 1] {
            await clock.untilAsleep(batch)
            clock.advance(by: .seconds(1))
        }
        #expect(try await reading.syncs.map(\.identity.id) == ids)
        #expect(source.transport.mostInFlight == 3)
    }

    @Test("syncs are in the order of the list, whichever response comes first")
    func order() async throws {
        let source = ParagonSource(users: ["u1", "u2"], maximumConcurrency: 3)
        let ids = (0..<40).map { "s\($0)" }
        for user in ["u1", "u2"] { source.server.list(ids, for: user) }
        for (index, id) in ids.enumerated() {
            source.server.detail(.text(idle).after(.milliseconds(index * 7 % 11)), of: id)
        }
        for result in try await source.round().results {
            #expect(try result.get().syncs.map(\.identity.id) == ids)
        }
        #expect(source.transport.mostInFlight <= 3)
    }

    @Test("a sync that is listed twice is read once")
    func duplicates() async throws {
        let source = ParagonSource()
        source.server.list(["s1", "s1"])
        #expect(try await source.readUser().syncs.count == 1)
        #expect(source.paths() == ["/api/syncs", "/api/syncs/s1"])
    }
}
