import HTTPExchange
import SyncModel
import TestSupport
import Testing
import Vendors

@Suite("The file of Paragon users")
struct ParagonUsersFileTests {
    private static func makeSource(_ path: String, users: [String] = []) throws -> ParagonSource {
        ParagonSource(
            SettingsFixture([
                "project_id": .plain("p-1"), "signing_key_file": .plain(try ParagonFixture.path("keys/pkcs8.pem")),
                "users": .plain(list: users), "users_file": .plain(path),
            ]))
    }

    private static func users(_ source: ParagonSource) async throws -> [String] {
        try await source.vendor.discover(source.session).targets.map(\.name)
    }

    @Test("one ID a line; comments, blank lines and duplicates are ignored")
    func lines() async throws {
        let file = try TemporaryFile(
            "\u{FEFF}u1\r\n# all of them\n\n  u 2  \n\tu3 # of ACME\nu1\nauth0|x#4\n   # indented\nü5")
        let source = try Self.makeSource(file.path, users: ["u9", "u3"])
        #expect(try await Self.users(source) == ["u9", "u3", "u1", "u 2", "auth0|x#4", "ü5"])
    }

    @Test("it is read again at every discovery")
    func changed() async throws {
        let file = try TemporaryFile("u1\nu2\n")
        let source = try Self.makeSource(file.path)
        #expect(try await Self.users(source) == ["u1", "u2"])
        try file.write("u2\nu3\n")
        #expect(try await Self.users(source) == ["u2", "u3"])
        try file.write("# no users\n")
        #expect(try await Self.users(source).isEmpty)
    }

    @Test(
        "once it is unreadable or invalid the last good list is used, and the fault is reported each time",
        arguments: [nil, [0x75, 0x0A, 0x07], [0xFF, 0xFE]] as [[UInt8]?])
    func broken(content: [UInt8]?) async throws {
        let file = try TemporaryFile("u1\n")
        let source = try Self.makeSource(file.path)
        let good = try await source.vendor.discover(source.session)
        #expect(good.targets.map(\.id) == ["user u1"])
        #expect(good.files.map(\.target) == [Target(.file, file.path, isCounted: false)])
        #expect(good.files.map(\.failure) == [nil])

        if let content { try file.write(content) } else { try file.remove() }
        for _ in 0..<2 {
            let bad = try await source.vendor.discover(source.session)
            #expect(bad.targets.map(\.id) == ["user u1"])
            #expect(bad.files.map(\.failure?.reason) == [.credentials])
        }
        #expect(await source.vendor.credentialProblems().map(\.reason) == [.credentials])

        try file.write("u2\n")
        let mended = try await source.vendor.discover(source.session)
        #expect(mended.targets.map(\.id) == ["user u2"])
        #expect(mended.files.map(\.failure) == [nil])
    }

    @Test("a file that never could be read fails the source, with its path and the number of a bad line")
    func neverGood() async throws {
        let missing = try Self.makeSource("/nowhere/users", users: ["u1"])
        let failure = await #expect(throws: RequestFailure.self) { try await missing.round() }
        #expect(failure == RequestFailure(.credentials, "cannot read /nowhere/users: No such file or directory"))
        #expect(await missing.vendor.credentialProblems() == [failure])
        #expect(missing.transport.requests.isEmpty)

        let file = try TemporaryFile("u1\nu\u{1}2\n")
        let invalid = await #expect(throws: RequestFailure.self) { try await Self.makeSource(file.path).round() }
        #expect(invalid?.message == "users file: line 2 of \(file.path) holds a control character")
    }
}
