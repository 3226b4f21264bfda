import Foundation
import HTTPEndpoint
import ServiceSupport
import Synchronization
import Testing

@Suite("Who may ask", .timeLimit(.minutes(5)))
struct BasicAuthenticatorTests {
    /// Compares as bcrypt would, and remembers what it was asked.
    private final class CountingComparison: Sendable {
        private let asked = Mutex<[(password: String, hash: String)]>([])

        var count: Int { asked.withLock { $0.count } }
        var hashes: [String] { asked.withLock { $0.map(\.hash) } }

        func matches(_ password: [UInt8], _ hash: String) -> Bool {
            asked.withLock { $0.append((String(decoding: password, as: UTF8.self), hash)) }
            return hash.hasSuffix(String(decoding: password, as: UTF8.self))
        }
    }

    private let comparison = CountingComparison()
    private let authenticator: BasicAuthenticator
    private let users = BasicUsers([("alice", "hash-of:wonder:land"), ("bob", "hash-of:builder")])

    init() {
        authenticator = BasicAuthenticator(
            maximumRemembered: 2, maximumWaiting: 4, matches: { [comparison] in comparison.matches($0, $1) },
            timer: { _, work in work() })
    }

    private func status(_ login: String, _ users: BasicUsers? = nil) async -> Int? {
        let header = "Basic \(base64(login))"
        let request = EndpointRequest(path: "/", headers: [("authorization", header)])
        return await authenticator.refusal(of: request, users: users ?? self.users)?.status
    }

    @Test("a wrong password and a name that nobody has cost one comparison each, with a hash of the same kind")
    func sameWork() async {
        #expect(await status("alice:wrong") == 401)
        #expect(comparison.count == 1)
        #expect(await status("nobody:wrong") == 401)
        #expect(comparison.count == 2)
        // Not even with the password that the work was done on.
        for password in ["wonder:land", "builder"] { #expect(await status("nobody:\(password)") == 401) }
        #expect(comparison.count == 4)
    }

    @Test("the work for a name that nobody has is that of the most expensive hash")
    func decoy() async {
        let hashes = [4, 5].map { "$2a$0\($0)$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW" }
        for order in [hashes, hashes.reversed()] {
            let users = BasicUsers(zip(["x", "y"], order).map { ($0, $1) })
            #expect(await status("nobody:wrong", users) == 401)
            #expect(comparison.hashes.last == hashes[1])
        }
    }

    @Test("a good log-in is compared once, a wrong one every time")
    func remembers() async {
        for _ in 0..<3 { #expect(await status("alice:wonder:land") == nil) }
        #expect(comparison.count == 1)
        for _ in 0..<3 { #expect(await status("alice:wrong") == 401) }
        #expect(comparison.count == 4)
        #expect(await status("alice:wonder:land") == nil)
        #expect(comparison.count == 4)
    }

    @Test("a remembered log-in is of no use once the user's password is another, or the user is gone")
    func forgets() async {
        #expect(await status("bob:builder") == nil)
        #expect(await status("bob:builder", BasicUsers([("bob", "hash-of:plumber")])) == 401)
        #expect(await status("bob:plumber", BasicUsers([("bob", "hash-of:plumber")])) == nil)
        #expect(await status("bob:builder", BasicUsers([("alice", "hash-of:builder")])) == 401)
    }

    @Test("only so many log-ins are remembered")
    func bounded() async {
        let users = BasicUsers((0..<3).map { ("user\($0)", "hash") })
        for user in 0..<3 { #expect(await status("user\(user):hash", users) == nil) }
        for user in 0..<3 { #expect(await status("user\(user):hash", users) == nil) }
        #expect(comparison.count > 3)
    }

    @Test("without users everybody may ask, and nothing is compared")
    func nobody() async {
        #expect(await status("nobody:nothing", BasicUsers([])) == nil)
        #expect(comparison.count == 0)
    }

    @Test(
        "what is no name with a password is refused without work",
        arguments: [
            nil, "", "Basic", "Basic ", "Basic !!!!", "Bearer YWxpY2U6eA==", "Basic YWxpY2U=", "YWxpY2U6eA==",
            "Basic YWxpY2U6eA==, Basic YWxpY2U6eA==",
        ])
    func malformed(header: String?) async {
        let request = EndpointRequest(path: "/", headers: header.map { [("Authorization", $0)] } ?? [])
        let refusal = await authenticator.refusal(of: request, users: users)
        #expect(refusal?.status == 401)
        #expect(refusal?.headers.contains { $0 == ("WWW-Authenticate", "Basic") } == true)
        #expect(comparison.count == 0)
    }

    @Test("names are compared byte by byte, not as Unicode does")
    func bytes() async {
        let users = BasicUsers([("caf\u{e9}", "hash")])
        #expect(await status("caf\u{e9}:hash", users) == nil)
        #expect(await status("cafe\u{301}:hash", users) == 401)
    }

    @Test("a remembered log-in passes while others are compared, and what nobody waits for is not compared")
    func flood() async {
        let entered = Signal()
        let gate = DispatchSemaphore(value: 0)
        let count = Mutex(0)
        let authenticator = BasicAuthenticator(
            maximumWaiting: 2,
            matches: { password, _ in
                if password == Array("good".utf8) { return true }
                count.withLock { $0 += 1 }
                entered.fire()
                gate.wait()
                return false
            }, timer: { _, work in work() })
        let users = users
        @Sendable func ask(_ login: String) async -> EndpointResponse? {
            let request = EndpointRequest(path: "/", headers: [("Authorization", "Basic \(base64(login))")])
            return await authenticator.refusal(of: request, users: users)
        }
        #expect(await ask("alice:good") == nil)
        let guess = Task { await ask("alice:wrong") }
        await entered.wait()
        let abandoned = Task { await ask("alice:abandoned") }
        abandoned.cancel()
        #expect(await ask("alice:good") == nil)
        gate.signal()
        #expect(await guess.value?.status == 401)
        #expect(await abandoned.value?.status == 503)
        #expect(count.withLock { $0 } == 1)
    }

    @Test("while as many log-ins are compared as may be, another one is turned away and told to come again")
    func full() async {
        let entered = Signal()
        let gate = DispatchSemaphore(value: 0)
        let authenticator = BasicAuthenticator(
            maximumWaiting: 1,
            matches: { _, _ in
                entered.fire()
                gate.wait()
                return false
            }, timer: { _, work in work() })
        let users = users
        let request = EndpointRequest(path: "/", headers: [("Authorization", "Basic \(base64("alice:x"))")])
        let guess = Task { await authenticator.refusal(of: request, users: users)?.status }
        await entered.wait()
        let refusal = await authenticator.refusal(of: request, users: users)
        #expect(refusal?.status == 503)
        #expect(refusal?.headers.contains { $0 == ("Retry-After", "1") } == true)
        gate.signal()
        #expect(await guess.value == 401)
    }
}

private func base64(_ text: String) -> String {
    Data(text.utf8).base64EncodedString()
}
