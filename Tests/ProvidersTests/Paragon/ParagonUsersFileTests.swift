import HTTPExchange
import Providers
import TestSupport
import Testing

@Suite("The file of Paragon users")
struct ParagonUsersFileTests {
    private static func bench(_ path: String, users: [String] = []) throws -> ParagonBench {
        ParagonBench(
            SettingsFixture([
                "project_id": .plain("p-1"), "signing_key_file": .plain(try ParagonFixture.path("keys/pkcs8.pem")),
                "users": .plain(list: users), "users_file": .plain(path),
            ]))
    }

    private static func users(_ bench: ParagonBench) async throws -> [String] {
        try await bench.poll().outcomes.filter(\.target.isCounted).map { String($0.target.id.dropFirst("user ".count)) }
    }

    @Test("one id a line; comments, blank lines and duplicates count for nothing")
    func lines() async throws {
        let file = try TemporaryFile(
            "\u{FEFF}u1\r\n# all of them\n\n  u 2  \n\tu3 # of ACME\nu1\nauth0|x#4\n   # indented\nü5")
        let bench = try Self.bench(file.path, users: ["u9", "u3"])
        #expect(try await Self.users(bench) == ["u9", "u3", "u1", "u 2", "auth0|x#4", "ü5"])
    }

    @Test("it is read again with every poll")
    func changed() async throws {
        let file = try TemporaryFile("u1\nu2\n")
        let bench = try Self.bench(file.path)
        #expect(try await Self.users(bench) == ["u1", "u2"])
        try file.write("u2\nu3\n")
        #expect(try await Self.users(bench) == ["u2", "u3"])
        try file.write("# nobody any more\n")
        #expect(try await Self.users(bench).isEmpty)
    }

    @Test(
        "once it is unreadable or invalid the last good list stands, and the fault is told each time",
        arguments: [nil, [0x75, 0x0A, 0x07], [0xFF, 0xFE]] as [[UInt8]?])
    func broken(content: [UInt8]?) async throws {
        let file = try TemporaryFile("u1\n")
        let bench = try Self.bench(file.path)
        let good = try await bench.poll().outcomes
        #expect(good.map(\.target.id) == ["users file", "user u1"])
        #expect(good.map(\.target.isCounted) == [false, true])
        #expect(good.map { $0.result.failureReason } == [nil, nil])

        if let content { try file.write(content) } else { try file.remove() }
        for _ in 0..<2 {
            let outcomes = try await bench.poll().outcomes
            #expect(outcomes.map(\.target.id) == ["users file", "user u1"])
            #expect(outcomes.map { $0.result.failureReason } == [.credentials, nil])
        }
        #expect(await bench.vendor.credentialProblems().map(\.reason) == [.credentials])

        try file.write("u2\n")
        let mended = try await bench.poll().outcomes
        #expect(mended.map(\.target.id) == ["users file", "user u2"])
        #expect(mended.map { $0.result.failureReason } == [nil, nil])
    }

    @Test("a file that never could be read fails the source, with its path and the number of a bad line")
    func neverGood() async throws {
        let missing = try Self.bench("/nowhere/users", users: ["u1"])
        let failure = await #expect(throws: RequestFailure.self) { try await missing.poll() }
        #expect(
            failure == RequestFailure(.credentials, "users file: cannot read /nowhere/users: No such file or directory")
        )
        #expect(await missing.vendor.credentialProblems() == [failure])
        #expect(missing.transport.requests.isEmpty)

        let file = try TemporaryFile("u1\nu\u{1}2\n")
        let invalid = await #expect(throws: RequestFailure.self) { try await Self.bench(file.path).poll() }
        #expect(invalid?.message == "users file: line 2 of \(file.path) holds a control character")
    }
}
