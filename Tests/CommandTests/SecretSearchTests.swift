import Foundation
import TestSupport
import Testing

/// Everything that the program can emit is searched for everything that it must keep to itself.
@Suite("Secrets")
struct SecretSearchTests {
    /// What is to be found nowhere: each once, in no other's text.
    private enum Secrets {
        static let nango = "nango-5ecret-0001"
        static let paragon = "eyJhbGciOiJSUzI1NiJ9.paragon-5ecret-0002.c2lnbmF0dXJl"
        static let merge = "merge-5ecret-0003"
        static let account = "account-5ecret-0004"
        static let proxy = "proxy-5ecret-0005"
        static let password = "password-5ecret-0006"
        static let all = [nango, paragon, merge, account, proxy, password]
    }

    /// How a vendor fails, saying what it was sent.
    private static let faults = ["401", "403", "404", "429", "500", "302", "html", "cut", "reset"]

    @Test("no secret is in what once and check print, whatever the vendor answers", arguments: faults)
    func once(fault: String) async throws {
        let server = try Self.server(failing: fault)
        let program = try Self.program(at: server)
        let once = try await program.run("once", "--config.file", "c.yml", "--log.level", "debug")
        #expect(once.status == 1)
        #expect(once.error.contains("level=warn"))
        Self.search(once.output + once.error, "once")
        let check = try await program.run("check", "--online", "--config.file", "c.yml", "--log.format", "json")
        #expect(check.status == 2)
        Self.search(check.output + check.error, "check")
        #expect(!server.requests.isEmpty)
    }

    @Test("no secret is in an error about the configuration that holds it")
    func mistakes() async throws {
        let program = try Program()
        let mistakes = [
            "{name: n, provider: nango, secret_key: [\(Secrets.nango)]}",
            "{name: n, provider: nango, secret_key: {a: \(Secrets.nango)}}",
            "{name: n, provider: nango, secret_key: \"\(Secrets.nango)\\nx\"}",
            "{name: n, provider: nango, secret_key: \(Secrets.nango), secret_key: \(Secrets.nango)}",
            "{name: n, provider: nango, secret_key: \(Secrets.nango), secret_key_file: f}",
            "{name: n, provider: nango, secret_key: \"\(Secrets.nango)}",
            "{name: n, provider: nango, secret_key: !!int \(Secrets.nango)}",
            "{name: n, provider: nango, secret_key: k, http: {proxy_url: \"ftp://u:\(Secrets.proxy)@h\"}}",
            "{name: n, provider: nango, secret_key: k, http: {proxy_url: \"u:\(Secrets.proxy)@h\"}}",
            "{name: n, provider: paragon, project_id: p, users: [u], signing_key: \"\(Secrets.paragon)\"}",
            "{name: n, provider: merge, api_key: k, accounts: [{name: a, category: hris, token: [\(Secrets.account)]}]}",
        ]
        for mistake in mistakes {
            try program.write("sources: [\(mistake)]", to: "c.yml")
            let answer = try await program.run("check", "--config.file", "c.yml")
            #expect(answer.status == 2, "\(mistake)")
            Self.search(answer.output + answer.error, mistake)
        }
    }

    @Test("no secret is in a log, a page, a metric, an answer to a reload, or what a crash leaves")
    func serving() async throws {
        let server = try Self.server(failing: "401")
        let program = try Self.program(at: server)
        try program.write(
            """
            basic_auth_users:
              prometheus: $2y$04$fPmB9QPMxQZkcYpRiqGpS.PpGTNqjeYxYJ8RlhjbB0YVHfvqsKkEi
            """, to: "web.yml")
        let service = try program.start(
            "serve", "--config.file", "c.yml", "--web.config.file", "web.yml", "--web.enable-lifecycle",
            "--web.listen-address", "127.0.0.1:0", "--log.level", "debug")
        let address = try #require(await service.address(), "\(service.logged)")
        try program.write("sources: [{name: n, provider: nango, secret_key: [\(Secrets.nango)]}]", to: "c.yml")
        for path in ["/", "/metrics", "/api/v1/syncs", "/probe?source=nango", "/-/ready", "/-/reload", "/nothing"] {
            let method = path == "/-/reload" ? "POST" : "GET"
            let login = "prometheus:\(Secrets.password)"
            let url = "http://\(address)\(path)"
            let answer = try await Oracle.curl.ask(["-si", "-m", "20", "-X", method, "-u", login, url])
            #expect(answer.status == 0)
            Self.search(answer.output, path)
        }
        service.send(SIGHUP)
        await service.untilLogged("not reloaded")
        // Swift's runtime tells of a crash; as nothing of the program's own is wrong, it goes on afterwards.
        service.send(SIGSEGV)
        await service.untilLogged("Backtrace took")
        #expect(await service.stop(SIGKILL) != 0)
        #expect(!server.requests.isEmpty)
        #expect(service.logged.contains("level=debug"))
        Self.search(service.logged + service.printed, "the log")
    }

    private static func search(_ text: String, _ place: String) {
        for secret in Secrets.all {
            // A part is enough to give a secret away; so is its form in a header.
            let forms = [secret, Data("user:\(secret)".utf8).base64EncodedString(), String(secret.suffix(11))]
            for form in forms { #expect(!text.contains(form), "\(form) is in \(place)") }
        }
    }

    /// One source of each vendor, with every kind of secret.
    private static func program(at server: ScriptedServer) throws -> Program {
        let program = try Program()
        try program.write(
            """
            sources:
              - name: nango
                provider: nango
                base_url: \(server.url(""))
                secret_key: \(Secrets.nango)
              - name: proxied
                provider: nango
                base_url: http://vendor.invalid
                secret_key: \(Secrets.nango)
                http: {proxy_url: "http://user:\(Secrets.proxy)@127.0.0.1:\(server.port)"}
              - name: paragon
                provider: paragon
                base_url: \(server.url(""))
                project_id: p
                user_tokens: [{user: u, token_file: token}]
              - name: merge
                provider: merge
                base_url: \(server.url(""))
                api_key: \(Secrets.merge)
                accounts: [{name: acme, category: hris, token: \(Secrets.account)}]
            """, to: "c.yml")
        try program.write(Secrets.paragon, to: "token")
        try program.setPermissions(0o600, of: "token")
        return program
    }

    /// A vendor that says in every way there is what it was sent.
    private static func server(failing fault: String) throws -> ScriptedServer {
        try ScriptedServer { request in
            let credentials = request.headers.filter {
                ["authorization", "x-account-token", "proxy-authorization"].contains($0.name.lowercased())
            }.map { String($0.value.split(separator: " ").last ?? "") }
            let told = credentials.first ?? ""
            let texts = credentials.joined(separator: " ")
            let body =
                #"{"error":{"code":"\#(told)","message":"\#(texts)"},"code":"\#(told)","message":"\#(texts)"}"#
            let headers = [("X-Echo", texts), ("Retry-After", "1")]
            switch fault {
            case "302":
                return [.send(ScriptedServer.json(body, status: 302, headers: [("Location", "/\(told)")] + headers))]
            case "html": return [.send(ScriptedServer.json("<html>\(texts)</html>"))]
            case "cut": return [.send(ScriptedServer.head(headers: [("Content-Length", "9000")] + headers)), .close]
            case "reset": return [.reset]
            default: return [.send(ScriptedServer.json(body, status: Int(fault) ?? 500, headers: headers))]
            }
        }
    }
}
