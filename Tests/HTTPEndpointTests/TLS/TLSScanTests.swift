import HTTPEndpoint
import ServiceSupport
import TestSupport
import Testing

@Suite("What is offered to clients, scanned with openssl", .timeLimit(.minutes(5)))
struct TLSScanTests {
    /// The suites for TLS 1.2 by the kind of key: OpenSSL's names of ECDHE with AEAD.
    private static func expected(_ key: String) -> Set<String> {
        ["AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305"].map { "ECDHE-\(key)-\($0)" }
            .reduce(into: []) { $0.insert($1) }
    }

    /// Every suite for TLS 1.2 that the openssl command knows, however weak.
    private func allSuites() async throws -> [String] {
        let list = try await Oracle.openssl.ask(["ciphers", "-s", "-tls1_2", "ALL:COMPLEMENTOFALL@SECLEVEL=0"])
        return list.output.split { $0 == ":" || $0.isNewline }.map(String.init)
    }

    @Test(
        "TLS 1.2 agrees on ECDHE with AEAD and on nothing else", arguments: [("server", "ECDSA"), ("rsa", "RSA")])
    func defaults(identity: String, key: String) async throws {
        let suites = try await allSuites()
        #expect(suites.count > 50 && suites.contains("AES128-SHA"), "\(suites)")
        let agreed = try await withTLSServer(.test(identity)) { server in
            var agreed: Set<String> = []
            for suite in suites {
                let answer = try await server.handshake("-tls1_2", "-cipher", "\(suite)@SECLEVEL=0")
                if answer.status == 0, answer.output.contains("Cipher is \(suite)\n") { agreed.insert(suite) }
            }
            return agreed
        }
        #expect(agreed == Self.expected(key))
    }

    @Test("CBC and keys that are not agreed on anew are spoken if they are named")
    func named() async throws {
        try await withTLSServer(.test("rsa") { $0.cipherSuites = [.rsaWithAES128CBC, .ecdheRSAWithAES256CBC] }) {
            server in
            for suite in ["AES128-SHA", "ECDHE-RSA-AES256-SHA"] {
                let answer = try await server.handshake("-tls1_2", "-cipher", suite)
                #expect(answer.status == 0)
            }
            #expect(try await server.handshake("-tls1_2", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256").status != 0)
        }
    }

    @Test("TLS 1.0 and 1.1 are refused", arguments: ["-tls1", "-tls1_1"])
    func oldVersions(version: String) async throws {
        try await withTLSServer(.test("rsa")) { server in
            let answer = try await server.handshake(version, "-cipher", "ALL@SECLEVEL=0")
            #expect(answer.status != 0)
        }
    }

    @Test("every suite of TLS 1.3 is agreed on")
    func tls13() async throws {
        try await withTLSServer(.test()) { server in
            for suite in ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"] {
                let answer = try await server.handshake("-tls1_3", "-ciphersuites", suite)
                #expect(answer.output.contains("Cipher is \(suite)\n"))
            }
        }
    }

    @Test("nothing is compressed or resumed, and no ticket is sent", arguments: ["-tls1_2", "-tls1_3"])
    func noTickets(version: String) async throws {
        try await withTLSServer(.test()) { server in
            let answer = try await server.handshake(version, "-reconnect")
            #expect(answer.output.contains("Compression: NONE"))
            #expect(!answer.output.contains("Reused,"))
            #expect(!answer.output.contains("TLS session ticket:"))
        }
    }

    @Test("HTTP/1.1 is what is spoken, and a client that speaks only something else is refused")
    func protocols() async throws {
        try await withTLSServer(.test()) { server in
            let answer = try await server.handshake("-alpn", "h2,http/1.1")
            #expect(answer.output.contains("ALPN protocol: http/1.1"))
            #expect(try await server.handshake("-alpn", "h2").status != 0)
            #expect(try await server.handshake().output.contains("No ALPN negotiated"))
        }
    }
}
