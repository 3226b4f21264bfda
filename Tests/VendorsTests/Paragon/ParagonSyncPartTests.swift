import HTTPExchange
import SyncModel
import TestSupport
import Testing
import Vendors

@Suite("Single syncs of Paragon's users")
struct ParagonSyncPartTests {
    private let idle = #"{"status":"IDLE","summary":{"lastSyncedAt":"2026-01-01T00:00:00Z"}}"#
    private let rateLimited = #"{"status":"RATE_LIMITED","summary":{},"rateLimitBackoffMs":900000}"#

    @Test("a user can be split by syncs")
    func splitting() {
        #expect(Paragon.splitting == .syncs)
    }

    @Test("a sync alone costs one request once its user was read, and reads like the whole")
    func readsOne() async throws {
        let source = ParagonSource()
        source.server.list(["s1", "s2"])
        source.server.detail(idle, of: "s2")
        let whole = try await source.readUser()
        let sent = source.transport.requests.count
        let part = try await source.read(.sync(id: "s2"))
        #expect(part.syncs == Array(whole.syncs.suffix(1)))
        #expect(!part.isGone)
        #expect(source.paths(after: sent) == ["/api/syncs/s2"])
    }

    @Test("the list is read first if the user was not read before")
    func readsTheList() async throws {
        let source = ParagonSource()
        source.server.list(["s1", "s2"])
        #expect(try await source.read(.sync(id: "s2")).syncs.map(\.identity.id) == ["s2"])
        #expect(source.paths() == ["/api/syncs", "/api/syncs/s2"])
    }

    @Test("a sync that is not listed, or whose detail is not found, is gone")
    func gone() async throws {
        let source = ParagonSource()
        source.server.list(["s1"])
        source.server.detail(.status(404), of: "s1")
        for id in ["s1", "s2"] {
            let part = try await source.read(.sync(id: id))
            #expect(part.isGone)
            #expect(part.syncs.isEmpty)
        }
    }

    @Test("a detail that fails is a failure of the part", arguments: [401, 403, 500])
    func fails(status: Int) async throws {
        let source = ParagonSource()
        source.server.list(["s1"])
        source.server.detail(.status(status), of: "s1")
        let failure = await #expect(throws: RequestFailure.self) { try await source.read(.sync(id: "s1")) }
        #expect(failure?.status == status)
    }

    @Test("a sync that backs off is not requested alone either")
    func backsOff() async throws {
        let source = ParagonSource()
        source.server.list(["s1"])
        source.server.detail(rateLimited, of: "s1")
        let whole = try await source.readUser()
        let sent = source.transport.requests.count
        source.timekeeper.advance(by: .seconds(899))
        #expect(try await source.read(.sync(id: "s1")).syncs == whole.syncs)
        #expect(source.transport.requests.count == sent)
        source.timekeeper.advance(by: .seconds(1))
        source.server.detail(idle, of: "s1")
        #expect(try await source.read(.sync(id: "s1")).syncs.map(\.state) == [.success])
    }

    @Test("names and connections are no parts of a user")
    func otherParts() async throws {
        let source = ParagonSource()
        for scope in [Part.Scope.names(["contacts"]), .connection("u1")] {
            let failure = await #expect(throws: RequestFailure.self) { try await source.read(scope) }
            #expect(failure?.reason == .internal)
        }
    }
}
