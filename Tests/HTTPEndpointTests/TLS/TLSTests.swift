import HTTPEndpoint
import ServiceSupport
import Synchronization
import TestSupport
import Testing

@Suite("TLS, with curl and openssl as peers", .timeLimit(.minutes(5)))
struct TLSTests {
    @Test("a client that trusts the authority is served")
    func serves() async throws {
        try await withTLSServer(.test()) { server in
            let answer = try await server.curl("--http2", "-w", "%{http_version}", path: "/metrics")
            #expect(answer.status == 0)
            #expect(answer.output == "GET /metrics\n1.1")
        }
    }

    @Test("a client that speaks plain HTTP is told to use https, and its connection ends")
    func plainHTTP() async throws {
        try await withTLSServer(.test()) { server in
            let client = try RawClient(port: server.port)
            try client.write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
            let response = try await client.read()
            #expect(response.hasPrefix("HTTP/1.0 400 Bad Request\r\n"))
            #expect(response.hasSuffix("\r\n\r\nThis is an HTTPS port. Use https://.\n"))
        }
    }

    @Test(
        "a client's certificate opens what the policy says",
        arguments: [
            (ClientCertificatePolicy.none, nil, true),
            (.none, "stranger", true),
            (.request, nil, true),
            (.request, "stranger", true),
            (.requireAny, nil, false),
            (.requireAny, "stranger", true),
            (.verifyIfGiven, nil, true),
            (.verifyIfGiven, "stranger", false),
            (.verifyIfGiven, "client", true),
            (.requireAndVerify, nil, false),
            (.requireAndVerify, "stranger", false),
            (.requireAndVerify, "expired", false),
            (.requireAndVerify, "client", true),
        ])
    func clientCertificates(policy: ClientCertificatePolicy, client: String?, isServed: Bool) async throws {
        let settings = try TLSSettings.test {
            $0.clientCertificates = policy
            if policy.verifies { $0.clientAuthorities = try TLSSettings.authority() }
        }
        try await withTLSServer(settings) { server in
            let certificates = try Certificates.shared.get()
            let answer =
                if let client {
                    try await server.curl(
                        "--cert", certificates.certificate(client), "--key", certificates.key(client))
                } else {
                    try await server.curl()
                }
            #expect((answer.status == 0) == isServed)
            #expect(answer.output == (isServed ? "GET /\n" : ""))
        }
    }

    @Test(
        "a client must carry one of the names that are allowed, whatever kind of name it is",
        arguments: [
            (["scraper.example"], true), (["ops@example.org"], true), (["spiffe://example.org/scraper"], true),
            (["192.0.2.7"], true), (["2001:DB8:0:0::1"], true), (["other.example", "192.0.2.7"], true),
            (["other.example"], false), (["SCRAPER.example"], false), (["scraper"], false), (["*.example"], false),
            (["192.0.2.8"], false), (["names"], false), ([], false),
        ])
    func clientNames(allowed: [String], isServed: Bool) async throws {
        let settings = try TLSSettings.test {
            $0.clientCertificates = .requireAndVerify
            $0.clientAuthorities = try TLSSettings.authority()
            $0.clientNames = allowed
        }
        try await withTLSServer(settings) { server in
            let certificates = try Certificates.shared.get()
            let answer = try await server.curl(
                "--cert", certificates.certificate("names"), "--key", certificates.key("names"))
            #expect((answer.status == 0) == isServed)
            // A name alone is not enough.
            let stranger = try await server.curl(
                "--cert", certificates.certificate("stranger"), "--key", certificates.key("stranger"))
            #expect(stranger.status != 0)
        }
    }

    @Test("the server's order of suites decides, unless it must not")
    func order() async throws {
        let (first, second) = ("ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-GCM-SHA256")
        for (prefersOwn, chosen) in [(true, first), (false, second)] {
            let settings = try TLSSettings.test {
                $0.cipherSuites = [.ecdheECDSAWithAES256, .ecdheECDSAWithAES128]
                $0.prefersOwnSuites = prefersOwn
            }
            try await withTLSServer(settings) { server in
                let answer = try await server.handshake("-tls1_2", "-cipher", "\(second):\(first)")
                #expect(answer.output.contains("Cipher is \(chosen)\n"))
            }
        }
    }

    @Test("versions outside the range are refused, TLS 1.2 is the oldest unless older ones are asked for")
    func versions() async throws {
        // Debian's openssl speaks the old versions only when its security level is lowered.
        let old = ["-cipher", "DEFAULT@SECLEVEL=0", "-tls1_1"]
        try await withTLSServer(.test()) { server in
            let (tls12, tls13) = (try await server.handshake("-tls1_2"), try await server.handshake("-tls1_3"))
            #expect(tls12.status == 0 && tls13.status == 0)
            #expect(try await server.handshake(old[0], old[1], old[2]).status != 0)
        }
        try await withTLSServer(.test { $0.versions = .tls13 ... .tls13 }) { server in
            let (tls12, tls13) = (try await server.curl("--tls-max", "1.2"), try await server.curl("--tlsv1.3"))
            #expect(tls12.status == 35 && tls13.status == 0)
        }
        try await withTLSServer(.test { $0.versions = .tls10 ... .tls12 }) { server in
            let tls11 = try await server.handshake(old[0], old[1], old[2])
            #expect(tls11.status == 0)
            #expect(try await server.handshake("-tls1_3").status != 0)
        }
    }

    @Test("only the chosen suites and curves are agreed on")
    func negotiation() async throws {
        let settings = try TLSSettings.test {
            $0.cipherSuites = [.ecdheECDSAWithAES256]
            // Older versions of OpenSSL do not know the first.
            $0.curves = [.p384MLKEM1024, .p384]
        }
        try await withTLSServer(settings) { server in
            let answer = try await server.handshake("-tls1_2")
            #expect(answer.output.contains("Cipher is ECDHE-ECDSA-AES256-GCM-SHA384"))
            #expect(answer.output.contains("secp384r1"))
            #expect(try await server.handshake("-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256").status != 0)
            #expect(try await server.handshake("-curves", "X25519").status != 0)
        }
        try await withTLSServer(.test { $0.cipherSuites = [.aes128] }) { server in
            let (tls12, tls13) = (try await server.curl("--tls-max", "1.2"), try await server.curl())
            #expect(tls12.status == 35 && tls13.status == 0)
        }
    }

    @Test("a new connection gets what is good at its time")
    func rotation() async throws {
        let contexts = try ["server", "renewed"].map { try TLSContext(.test($0)) }
        let current = Mutex(contexts[0])
        try await withServer(security: { EndpointSecurity(tls: current.withLock { $0 }) }) { server in
            let before = try await server.handshake()
            #expect(before.output.contains("subject=CN = server"))
            current.withLock { $0 = contexts[1] }
            #expect(try await server.handshake().output.contains("subject=CN = renewed"))
            #expect(try await server.curl().status == 0)
        }
    }

    @Test("a client that does not finish its handshake is cut off", arguments: ["", "\u{16}\u{3}\u{1}"])
    func stalledHandshake(start: String) async throws {
        var limits = EndpointLimits()
        limits.headerTimeout = .milliseconds(50)
        try await withTLSServer(.test(), limits: limits) { server in
            let client = try RawClient(port: server.port)
            try client.write(start)
            let end: String
            do { end = try await client.read() } catch { end = "\(error)" }
            // Closed or reset, as the bytes lie; but not still open.
            #expect(!end.contains("timed out"))
        }
    }

    @Test("a refusal reaches a client that is still sending")
    func refusal() async throws {
        try await withTLSServer(.test()) { server in
            let answer = try await server.curl(
                "-i", "-H", "Expect:", "-H", "Content-Length: 9000000", "--data", String(repeating: "x", count: 90_000))
            #expect(answer.output.hasPrefix("HTTP/1.1 413 "))
        }
    }
}
