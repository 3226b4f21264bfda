import Dispatch
import Foundation
import NIOCore
import Synchronization
import Testing

@testable import HTTPEndpoint

@Suite("Turns of log-ins that must be hashed", .timeLimit(.minutes(5)))
struct LoginTurnTests {
    /// Collects what is to happen later, until the test lets it happen.
    private final class HeldTimer: Sendable {
        private let held = Mutex<[(delay: Duration, work: @Sendable () -> Void)]>([])

        var delays: [Duration] { held.withLock { $0.map(\.delay) } }

        func hold(_ delay: Duration, _ work: @escaping @Sendable () -> Void) {
            held.withLock { $0.append((delay, work)) }
        }

        func untilHeld(_ count: Int) async {
            while delays.count < count { await Task.yield() }
        }

        func release() {
            for (_, work) in held.withLock({ $0.drain() }) { work() }
        }
    }

    /// A comparison that stops at a gate and tells which passwords came.
    private final class GatedComparison: Sendable {
        private let gate = DispatchSemaphore(value: 0)
        private let seen = Mutex<[String]>([])

        var passwords: [String] { seen.withLock { $0 } }

        func matches(_ password: [UInt8], _ hash: String) -> Bool {
            seen.withLock { $0.append(String(decoding: password, as: UTF8.self)) }
            gate.wait()
            return false
        }

        func open() {
            gate.signal()
        }

        func untilSeen(_ count: Int) async {
            while passwords.count < count { await Task.yield() }
        }
    }

    private static func client(_ address: String) throws -> ClientAddress {
        try ClientAddress(SocketAddress(ipAddress: address, port: 1))
    }

    private static func request(_ login: String, from client: ClientAddress = .unknown) -> EndpointRequest {
        let header = "Basic \(Data(login.utf8).base64EncodedString())"
        return EndpointRequest(path: "/", headers: [("Authorization", header)], client: client)
    }

    private static let cheap = "$2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e"
    private static let dear = "$2y$09$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e"

    @Test(
        "a wrong log-in is answered after the time of the most expensive hash, whoever's it is",
        arguments: ["cheap", "dear", "nobody"])
    func constantTime(name: String) async {
        let delays = Mutex<[Duration]>([])
        let authenticator = BasicAuthenticator(timer: { delay, work in
            delays.withLock { $0.append(delay) }
            work()
        })
        let users = BasicUsers([("cheap", Self.cheap), ("dear", Self.dear)])
        // What the machine needs is not known before the first one.
        _ = await authenticator.refusal(of: Self.request("nobody:x"), users: users)
        let before = delays.withLock { $0.count }
        let start = ContinuousClock.now
        let refusal = await authenticator.refusal(of: Self.request("\(name):x"), users: users)
        let waited = delays.withLock { $0.dropFirst(before).reduce(.zero, +) }
        #expect(refusal?.status == 401)
        #expect(start.duration(to: .now) + waited > .milliseconds(5), "cost 9 takes some 20 ms")
        if name == "cheap" { #expect(waited > .milliseconds(5), "cost 4 takes 1 ms") }
    }

    @Test("a wrong log-in is not answered, and keeps its turn, until its time is over")
    func waits() async {
        let timer = HeldTimer()
        let authenticator = BasicAuthenticator(timer: timer.hold)
        let users = BasicUsers([("cheap", Self.cheap), ("dear", Self.dear)])
        _ = await authenticator.refusal(of: Self.request("nobody:x"), users: BasicUsers([("dear", Self.dear)]))
        let guess = Task { await authenticator.refusal(of: Self.request("cheap:x"), users: users)?.status }
        await timer.untilHeld(1)
        let next = Task { await authenticator.refusal(of: Self.request("cheap:y"), users: users)?.status }
        while authenticator.waiting < 2 { await Task.yield() }
        #expect(timer.delays.count == 1)
        timer.release()
        #expect(await guess.value == 401)
        await timer.untilHeld(1)
        timer.release()
        #expect(await next.value == 401)
    }

    @Test("a right log-in does not wait")
    func right() async {
        let timer = HeldTimer()
        let authenticator = BasicAuthenticator(timer: timer.hold)
        let users = BasicUsers([("cheap", Self.cheap), ("dear", Self.dear)])
        #expect(await authenticator.refusal(of: Self.request("cheap:correct horse"), users: users) == nil)
        #expect(timer.delays.isEmpty)
    }

    @Test("clients take turns: one that sends many wrong passwords makes nobody else wait for them all")
    func fairness() async throws {
        let comparison = GatedComparison()
        let authenticator = BasicAuthenticator(matches: comparison.matches, timer: { _, work in work() })
        let users = BasicUsers([("alice", "hash")])
        let (flooder, other) = (try Self.client("192.0.2.1"), try Self.client("192.0.2.2"))
        var tasks: [Task<Int?, Never>] = []
        for number in 1...3 {
            tasks.append(
                Task {
                    await authenticator.refusal(of: Self.request("alice:f\(number)", from: flooder), users: users)?
                        .status
                })
            // In this order.
            while authenticator.waiting < number { await Task.yield() }
        }
        tasks.append(
            Task { await authenticator.refusal(of: Self.request("alice:other", from: other), users: users)?.status })
        while authenticator.waiting < 4 { await Task.yield() }
        for _ in 1...4 { comparison.open() }
        for task in tasks { #expect(await task.value == 401) }
        #expect(
            comparison.passwords == ["f1", "f2", "other", "f3"] || comparison.passwords == ["f1", "other", "f2", "f3"])
    }

    @Test("where all places are taken, the client with most of them gives one up for another client")
    func crowded() async throws {
        let comparison = GatedComparison()
        let authenticator = BasicAuthenticator(
            maximumWaiting: 4, matches: comparison.matches, timer: { _, work in work() })
        let users = BasicUsers([("alice", "hash")])
        let (flooder, other) = (try Self.client("2001:db8::1"), try Self.client("2001:db8:0:1::1"))
        // The same network of 64 bits.
        let neighbour = try Self.client("2001:db8::2")
        #expect(flooder == neighbour && flooder != other)
        var flood: [Task<Int?, Never>] = []
        for number in 1...4 {
            flood.append(
                Task {
                    await authenticator.refusal(of: Self.request("alice:f\(number)", from: flooder), users: users)?
                        .status
                })
            while authenticator.waiting < number { await Task.yield() }
        }
        #expect(await authenticator.refusal(of: Self.request("alice:f5", from: neighbour), users: users)?.status == 503)
        let served = Task {
            await authenticator.refusal(of: Self.request("alice:other", from: other), users: users)?.status
        }
        #expect(await flood[3].value == 503)
        for _ in 1...4 { comparison.open() }
        #expect(await served.value == 401)
        #expect(!comparison.passwords.contains("f4"))
    }

    @Test("nothing is hashed for a user who was removed while the log-in waited")
    func removed() async throws {
        let comparison = GatedComparison()
        let authenticator = BasicAuthenticator(matches: comparison.matches, timer: { _, work in work() })
        let users = ChangingUsers(BasicUsers([("alice", "hash"), ("bob", "other")]))
        let first = Task {
            await authenticator.refusal(of: Self.request("alice:1"), users: users.now)?.status
        }
        await comparison.untilSeen(1)
        let second = Task {
            await authenticator.refusal(of: Self.request("alice:2"), users: users.now)?.status
        }
        while authenticator.waiting < 2 { await Task.yield() }
        users.change(to: BasicUsers([("bob", "other")]))
        comparison.open()
        #expect(await first.value == 401)
        #expect(await second.value == 401)
        #expect(comparison.passwords == ["1"])
    }
}

private final class ChangingUsers: Sendable {
    private let users: Mutex<BasicUsers>

    init(_ users: BasicUsers) {
        self.users = Mutex(users)
    }

    var now: BasicUsers { users.withLock { $0 } }

    func change(to others: BasicUsers) {
        users.withLock { $0 = others }
    }
}

extension Array {
    fileprivate mutating func drain() -> Self {
        defer { self = [] }
        return self
    }
}
