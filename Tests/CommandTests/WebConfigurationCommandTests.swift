import Foundation
import TestSupport
import Testing

@Suite("The flag --web.config.file", .timeLimit(.minutes(5)))
struct WebConfigurationCommandTests {
    private static let secure = """
        tls_server_config: {cert_file: server.pem, key_file: server.key}
        basic_auth_users: {alice: $2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e}
        """

    private func put(_ identity: String, into program: Program) throws {
        let certificates = try Certificates.shared.get()
        for (source, name) in [
            (certificates.key(identity), "server.key"), (certificates.certificate(identity), "server.pem"),
        ] {
            try program.write(try String(contentsOfFile: source, encoding: .utf8), to: name)
        }
    }

    @Test("a bad web configuration keeps the program from starting, with every line and exit status 2")
    func refused() async throws {
        let program = try Program()
        try program.write("sources: [{name: n, provider: nango, secret_key: k}]", to: "sync-health-exporter.yml")
        try program.write("basic_auth_users:\n  alice: plain\nnonsense: 1\n", to: "web.yml")
        for command in ["serve", "demo", "check"] {
            let answer = try await program.run(command, "--web.config.file", "web.yml")
            #expect(answer.status == 2)
            #expect(answer.output.isEmpty)
            let lines = answer.error.split(separator: "\n")
            #expect(lines.count == 2)
            #expect(lines.first?.hasPrefix("web.yml:2:10: alice: is not a bcrypt hash, expected ") == true)
            #expect(lines.last?.hasPrefix("web.yml:3:1: nonsense: unknown key") == true)
        }
    }

    @Test("check tells what is wrong with both files, and is content with both good ones")
    func check() async throws {
        let program = try Program()
        try program.write("sources: []", to: "sync-health-exporter.yml")
        try program.write(Self.secure, to: "web.yml")
        let answer = try await program.run("check", "--web.config.file", "web.yml")
        #expect(answer.status == 2)
        #expect(answer.error.contains("sync-health-exporter.yml:1:10: sources: "))
        #expect(answer.error.contains("web.yml:1:32: cert_file: cannot read server.pem: No such file"))

        try program.write("sources: [{name: n, provider: nango, secret_key: k}]", to: "sync-health-exporter.yml")
        try put("server", into: program)
        #expect(try await program.run("check", "--web.config.file", "web.yml").status == 0)
    }

    @Test("it serves over TLS to whom it knows, and follows a certificate that is replaced")
    func serves() async throws {
        let program = try Program()
        try program.write(Self.secure, to: "web.yml")
        try put("server", into: program)
        let demo = try program.start("demo", "--web.listen-address", "127.0.0.1:0", "--web.config.file", "web.yml")
        let address = try #require(await demo.address(), "\(demo.logged)")
        let authority = try Certificates.shared.get().certificate("ca")
        func status(_ path: String, _ options: String...) async throws -> String {
            try await Oracle.curl.ask(
                ["-s", "--cacert", authority, "-o", "/dev/null", "-w", "%{http_code}"] + options
                    + ["https://\(address)\(path)"]
            ).output
        }
        #expect(try await status("/metrics") == "401")
        #expect(try await status("/metrics", "-u", "alice:wrong") == "401")
        #expect(try await status("/metrics", "-u", "alice:correct horse") == "200")
        #expect(try await status("/-/healthy") == "401")

        try put("renewed", into: program)
        var subject = ""
        while !subject.contains("CN = renewed") {
            subject = try await Oracle.openssl.ask(["s_client", "-connect", address]).output
        }
        #expect(await demo.stop(SIGTERM) == 0)
        #expect(demo.printed.contains("https://\(address)/metrics"))
    }
}
