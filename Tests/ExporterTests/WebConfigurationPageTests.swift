import Exporter
import Foundation
import HTTPEndpoint
import TestSupport
import Testing

@Suite("Examples and documentation of the web configuration")
struct WebConfigurationPageTests {
    @Test("promtool and the exporter accept every example", arguments: ["web-config.yml", "web-config-mtls.yml"])
    func examples(name: String) async throws {
        let text = try String(contentsOf: Repository.file("examples/\(name)"), encoding: .utf8)
        let web = try WebFolder(text)
        try web.put("server", certificate: "server.crt", key: "server.key")
        try web.put("ca", certificate: "client-ca.crt")
        let verdict = try await Oracle.promtool.ask(["check", "web-config", web.path])
        #expect(verdict.status == 0, "\(verdict.output)\(verdict.error)")
        let security = try WebConfiguration.load(path: web.path).security
        #expect(security.tls != nil)
        #expect(security.users.isEmpty == name.contains("mtls"))
    }

    @Test("every key is in the documentation, and the other way round")
    func documentedKeys() throws {
        let page = try String(contentsOf: Repository.file("docs/web-configuration.md"), encoding: .utf8)
        let blocks = page.split(separator: "```yml\n").dropFirst().compactMap { $0.split(separator: "```").first }
        let documented = Set(
            blocks.joined(separator: "\n").split(separator: "\n").compactMap { line -> String? in
                line.firstMatch(of: /^[ \[]*([A-Za-z_0-9-]+):/).map { String($0.1) }
            })
        let web = try WebFolder(
            """
            nothing_like_it: 1
            tls_server_config: {nothing_like_it: 1}
            http_server_config: {nothing_like_it: 1, headers: {nothing_like_it: 1}}
            rate_limit: {nothing_like_it: 1}
            """)
        let error = #expect(throws: InvalidConfiguration.self) { try WebConfiguration.load(path: web.path) }
        // Asking for a key that does not exist makes the reader list all that do.
        let known = Set(
            (error?.lines ?? []).filter { $0.contains("unknown key") }.flatMap { line in
                (line.split(separator: "expected one of ").last ?? "").split(separator: ", ").map(String.init)
            })
        #expect(known.count > 15)
        #expect(known.subtracting(documented).isEmpty, "not in docs/web-configuration.md")
        #expect(documented.subtracting(known).isEmpty, "only in docs/web-configuration.md")
    }
}
