import Exporter
import Foundation
import HTTPEndpoint
import TestSupport
import Testing

@Suite("Web configurations")
struct WebConfigurationTests {
    private static let folder = "InvalidWebConfigurations"

    @Test("every problem is told, with its place", arguments: ConfigurationFixtures.names(in: folder))
    func tells(name: String) throws {
        let text = String(decoding: try ConfigurationFixtures.content("\(name).yml", in: Self.folder), as: UTF8.self)
        let expected = String(
            decoding: try ConfigurationFixtures.content("\(name).expected", in: Self.folder), as: UTF8.self)
        let web = try WebFolder(text)
        let error = #expect(throws: InvalidConfiguration.self) { try WebConfiguration.load(path: web.path) }
        let told = error.map { "\($0)\n".replacing(web.path(of: ""), with: "") }
        #expect(told == expected)
        #expect(told?.contains("hunter2") == false)
        #expect(told?.contains("$2") == false)
    }

    @Test("the folder of refused web configurations is there")
    func hasFixtures() {
        #expect(ConfigurationFixtures.names(in: Self.folder).count > 10)
    }

    /// What promtool accepts, and whether TLS is spoken and users are asked for.
    private static let accepted: [(text: String, isEncrypted: Bool, hasUsers: Bool)] = [
        ("", false, false),
        ("# nothing\n", false, false),
        ("tls_server_config:\nhttp_server_config:\nbasic_auth_users:\n", false, false),
        ("tls_server_config: {}\nhttp_server_config: {headers: {}}\nbasic_auth_users: {}\n", false, false),
        ("tls_server_config: {cert_file: server.pem, key_file: server.key}", true, false),
        (
            """
            tls_server_config:
              cert_file: server.pem
              key_file: server.key
              client_auth_type: RequireClientCert
              min_version: TLS10
              max_version: TLS12
              cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TLS_AES_128_GCM_SHA256]
              curve_preferences: [X25519, CurveP256, CurveP384, CurveP521]
              prefer_server_cipher_suites: false
            http_server_config:
              http2: false
              headers:
                Content-Security-Policy: default-src 'self'
                Strict-Transport-Security: max-age=1
                X-Content-Type-Options: nosniff
                X-Frame-Options: sameorigin
                X-XSS-Protection: 1; mode=block
            basic_auth_users:
              alice: $2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e
              "12": "$2b$04$ABCDEFGHIJKLMNOPQRSTUukjvzhJBpxybPwL/trJ0NlUxJKonp/HK"
            """, true, true
        ),
        (
            "tls_server_config: {cert_file: server.pem, key_file: server.key, "
                + "client_auth_type: RequireAndVerifyClientCert, client_ca_file: ca.pem}", true, false
        ),
    ]

    @Test("what promtool accepts is accepted", arguments: accepted.indices)
    func accepts(index: Int) async throws {
        let (text, isEncrypted, hasUsers) = Self.accepted[index]
        let web = try WebFolder(text)
        let verdict = try await Oracle.promtool.ask(["check", "web-config", web.path])
        #expect(verdict.status == 0, "\(verdict.output)\(verdict.error)")
        let security = try WebConfiguration.load(path: web.path).security
        #expect((security.tls != nil) == isEncrypted)
        #expect(security.users.isEmpty == !hasUsers)
        #expect(security.headers.count == (hasUsers ? 5 : 0))
    }

    @Test("a policy word, a cipher suite or a curve that is known here is known to promtool")
    func vocabulary() async throws {
        let suites = TLSCipherSuite.allCases.map(\.rawValue).joined(separator: ", ")
        // Those with a second key exchange are younger than Debian's promtool.
        let curves = TLSCurve.allCases.map(\.rawValue).filter { !$0.contains("MLKEM") }.joined(separator: ", ")
        for policy in ClientCertificatePolicy.allCases {
            let web = try WebFolder(
                """
                tls_server_config:
                  cert_file: server.pem
                  key_file: server.key
                  client_auth_type: \(policy.rawValue)
                  cipher_suites: [\(suites)]
                  curve_preferences: [\(curves)]
                """)
            #expect(try await Oracle.promtool.ask(["check", "web-config", web.path]).status == 0)
            #expect(try WebConfiguration.load(path: web.path).security.tls?.clientCertificates == policy)
        }
    }

    /// What later versions of the toolkit have and Debian's promtool does not know.
    @Test("certificates and keys in the file itself, names of clients and a rate limit are accepted")
    func newerKeys() throws {
        let web = try WebFolder("")
        func indented(_ name: String) throws -> String {
            try String(contentsOfFile: web.path(of: name), encoding: .utf8)
                .split(separator: "\n").map { "    \($0)\n" }.joined()
        }
        try web.write(
            """
            tls_server_config:
              cert: |
            \(indented("server.pem"))
              key: |
            \(indented("server.key"))
              client_ca: |
            \(indented("ca.pem"))
              client_auth_type: RequireAndVerifyClientCert
              client_allowed_sans: [scraper.example, ops@example.org, "spiffe://example.org/x", 192.0.2.7, "2001:db8::1"]
              curve_preferences: [X25519MLKEM768, SecP256r1MLKEM768, SecP384r1MLKEM1024, X25519]
            rate_limit: {interval: 1m0.5s, burst: 20}
            """)
        let security = try WebConfiguration.load(path: web.path).security
        #expect(security.tls?.checksClientNames == true)
        #expect(security.tls?.clientCertificates == .requireAndVerify)
        #expect(security.rateLimit == RateLimit(interval: .milliseconds(60_500), burst: 20))
    }

    @Test(
        "a rate limit with an interval of 0 or none is none",
        arguments: ["interval: 0", "interval: 0s", "burst: 3", "interval: 0, burst: 3"])
    func noRateLimit(text: String) throws {
        let web = try WebFolder("rate_limit: {\(text)}")
        #expect(try WebConfiguration.load(path: web.path).security.rateLimit == nil)
    }

    @Test("a file that is not there is told")
    func missing() throws {
        let error = #expect(throws: InvalidConfiguration.self) { try WebConfiguration.load(path: "/nowhere/web.yml") }
        #expect(
            error?.lines == [
                "/nowhere/web.yml: cannot be read: No such file or directory, expected a web configuration file"
            ])
    }
}
