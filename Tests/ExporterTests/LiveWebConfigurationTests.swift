import Exporter
import HTTPEndpoint
import ServiceSupport
import TestSupport
import Testing

@Suite("A web configuration that changes while it is in use", .timeLimit(.minutes(5)))
struct LiveWebConfigurationTests {
    private static let tls = "tls_server_config: {cert_file: server.pem, key_file: server.key}\n"
    private static let alice = "$2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e"
    private static let users = "basic_auth_users: {alice: \(alice)}\n"

    private let clock = ManualTimekeeper()
    private let log = LineBox()

    private func live(_ web: WebFolder) throws -> LiveWebConfiguration {
        try LiveWebConfiguration(path: web.path, timekeeper: clock, logger: log.logger())
    }

    /// What is protected after the next look.
    private func later(_ live: LiveWebConfiguration) async -> EndpointSecurity {
        await live.look()
        return live.security
    }

    /// Runs a server that is protected by a web configuration for as long as `body` takes.
    private func withServer(
        _ live: LiveWebConfiguration, _ body: (_ address: String) async throws -> Void
    ) async throws {
        let server = HTTPServer(addresses: [ListenAddress(host: "127.0.0.1", port: 0)], security: { live.security }) {
            _ in .text("served")
        }
        let (addresses, announcement) = AsyncStream.makeStream(of: BoundAddress.self)
        let run = Task { try await server.run { announcement.yield($0[0]) } }
        defer { run.cancel() }
        let address = try #require(await addresses.first { _ in true })
        try await body(address.description)
        run.cancel()
        try await run.value
    }

    /// The name in the certificate that a server shows.
    private func subject(_ address: String) async throws -> String? {
        let answer = try await Oracle.openssl.ask(["s_client", "-connect", address])
        return answer.output.firstMatch(of: /subject=CN = ([a-z]+)/).map { String($0.1) }
    }

    @Test("a certificate that is replaced on disk is served to the next connection, half of one is not")
    func rotation() async throws {
        let web = try WebFolder(Self.tls)
        let live = try live(web)
        try await withServer(live) { address in
            #expect(try await subject(address) == "server")

            // The new certificate comes first, its key a little later.
            try web.put("renewed", certificate: "server.pem", first: 200)
            await live.look()
            #expect(try await subject(address) == "server")
            try web.put("renewed", certificate: "server.pem")
            await live.look()
            #expect(try await subject(address) == "server")
            try web.put("renewed", key: "server.key", first: 0)
            await live.look()
            #expect(try await subject(address) == "server")
            try web.put("renewed", key: "server.key")
            await live.look()
            #expect(try await subject(address) == "renewed")
        }
    }

    @Test("the files are read once a second")
    func lookInterval() async throws {
        let web = try WebFolder(Self.users)
        let live = try live(web)
        let following = Task { await live.run() }
        await clock.untilAsleep()
        try web.write(Self.tls + Self.users)
        clock.advance(by: .milliseconds(999))
        #expect(live.security.tls == nil)
        clock.advance(by: .milliseconds(1))
        await clock.untilAsleep()
        #expect(live.security.tls != nil)
        following.cancel()
        await following.value
    }

    @Test("a new password takes effect, and the old one ends")
    func password() async throws {
        let web = try WebFolder(Self.users)
        let live = try live(web)
        try await withServer(live) { address in
            func status(_ password: String) async throws -> String {
                try await Oracle.curl.ask([
                    "-s", "-o", "/dev/null", "-w", "%{http_code}", "-u", "alice:\(password)", "http://\(address)/",
                ]).output
            }
            #expect(try await status("correct horse") == "200")
            #expect(try await status("s3cr3t") == "401")
            try web.write(
                "basic_auth_users: {alice: $2b$04$ABCDEFGHIJKLMNOPQRSTUukjvzhJBpxybPwL/trJ0NlUxJKonp/HK}")
            await live.look()
            #expect(try await status("correct horse") == "401")
            #expect(try await status("s3cr3t") == "200")
        }
    }

    @Test("a bad edit keeps what was good and is logged once, whatever is wrong, until it is mended")
    func badEdits() async throws {
        let web = try WebFolder(Self.tls + Self.users)
        let live = try live(web)
        let expensive = Self.alice.replacing("$04$", with: "$16$")
        let edits = [
            Self.tls + "basic_auth_users: {alice: oops}", "tls_server_config: [", "nonsense: 1",
            Self.tls + "basic_auth_users: {alice: \(expensive)}",
        ]
        for edit in edits {
            let before = log.lines.count
            try web.write(edit)
            for _ in 0..<3 {
                let security = await later(live)
                #expect(security.tls != nil && !security.users.isEmpty)
            }
            #expect(log.lines.count == before + 1)
            #expect(log.lines.last?.contains("level=error") == true)
            #expect(log.lines.last?.contains("oops") == false)
        }
        try web.remove("web.yml")
        #expect(await later(live).tls != nil)
        #expect(log.lines.last?.contains("No such file") == true)
        try web.write(Self.tls + Self.users + "http_server_config: {headers: {X-Frame-Options: deny}}")
        #expect(await later(live).headers.count == 1)
        #expect(log.lines.last?.contains("web configuration applied") == true)
    }

    @Test(
        "an edit that would open what was closed waits for a restart: it may be half of a file",
        arguments: [
            ("", "tls_server_config is gone"), (tls, "basic_auth_users is gone"), (users, "tls_server_config is gone"),
        ])
    func opening(edit: String, complaint: String) async throws {
        let web = try WebFolder(Self.tls + Self.users)
        let live = try live(web)
        try web.write(edit)
        let security = await later(live)
        #expect(security.tls != nil && !security.users.isEmpty)
        #expect(log.lines.count == 1)
        #expect(log.lines[0].contains(complaint))
    }

    @Test("clients that had to show a certificate still have to after an edit that forgets it")
    func forgottenPolicy() async throws {
        let policy = "client_auth_type: RequireAndVerifyClientCert, client_ca_file: ca.pem"
        let web = try WebFolder("tls_server_config: {cert_file: server.pem, key_file: server.key, \(policy)}")
        let live = try live(web)
        try web.write(Self.tls)
        #expect(await later(live).tls?.clientCertificates == .requireAndVerify)
        #expect(log.lines.last?.contains("the certificate of clients is gone") == true)
    }
}
