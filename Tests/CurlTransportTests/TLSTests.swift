import CurlTransport
import Foundation
import HTTPExchange
import TestSupport
import Testing

@Suite("Whom TLS trusts", .timeLimit(.minutes(5)))
struct TLSTests {
    let certificates: Certificates
    let trusting: ConnectionOptions

    init() throws {
        certificates = try Certificates.shared.get()
        trusting = ConnectionOptions(certificateAuthorityFile: certificates.certificate("ca"))
    }

    @Test("A server whose issuer is in the CA file is trusted")
    func trusted() async throws {
        let peer = try await TLSPeer("server", of: certificates)
        #expect(try await get(peer.url, connection: trusting).head.status == 200)
    }

    @Test("A URL without a scheme is asked over TLS, so that no key goes out in the clear")
    func forgottenScheme() async throws {
        let peer = try await TLSPeer("server", of: certificates)
        #expect(try await get("127.0.0.1:\(peer.port)/", connection: trusting).head.status == 200)
    }

    @Test("A server whose issuer nobody knows is not trusted")
    func unknownIssuer() async throws {
        let peer = try await TLSPeer("server", of: certificates)
        let (url, port) = (peer.url, peer.port)
        let stranger = ConnectionOptions(certificateAuthorityFile: certificates.certificate("stranger"))
        for connection in [ConnectionOptions(), stranger] {
            let failure = await failureOf { try await get(url, connection: connection) }
            let message = "the certificate of 127.0.0.1:\(port) was not accepted: its issuer is not trusted"
            #expect(failure == RequestFailure(.tls, message))
        }
    }

    @Test(
        "A certificate for another name, or one that has expired, is not trusted",
        arguments: [
            ("elsewhere", "it was issued for another name"), ("expired", "it has expired"),
        ])
    func badCertificate(identity: String, fault: String) async throws {
        let peer = try await TLSPeer(identity, of: certificates)
        let url = peer.url
        let failure = await failureOf { try await get(url, connection: trusting) }
        #expect(failure?.reason == .tls)
        #expect(failure?.message.hasSuffix(fault) == true, "\(failure?.message ?? "")")
    }

    @Test("Any certificate will do where verification is skipped", arguments: ["server", "elsewhere", "expired"])
    func skipped(identity: String) async throws {
        let peer = try await TLSPeer(identity, of: certificates)
        let connection = ConnectionOptions(skipsVerification: true)
        #expect(try await get(peer.url, connection: connection).head.status == 200)
    }

    @Test(
        "A server that demands a certificate refuses a client without one, whatever the version",
        arguments: [
            "-tls1_2", "-tls1_3",
        ])
    func certificateDemanded(version: String) async throws {
        let peer = try await TLSPeer("server", of: certificates, demand + [version])
        let url = peer.url
        let failure = await failureOf { try await get(url, connection: trusting) }
        #expect(failure?.reason == .tls, "\(failure?.message ?? "")")
    }

    @Test("A server that demands a certificate accepts the one configured")
    func certificateShown() async throws {
        let peer = try await TLSPeer("server", of: certificates, demand)
        var connection = trusting
        connection.certificateFile = certificates.certificate("client")
        connection.keyFile = certificates.key("client")
        #expect(try await get(peer.url, connection: connection).head.status == 200)
    }

    @Test("A certificate whose key is missing or another's is a matter of credentials")
    func unusableCertificate() async throws {
        let peer = try await TLSPeer("server", of: certificates, demand)
        let url = peer.url
        var connection = trusting
        connection.certificateFile = certificates.certificate("client")
        for key in [certificates.key("server"), try certificates.encryptedKey("client"), "/nonexistent/hush.key"] {
            connection.keyFile = key
            let failure = await failureOf { try await get(url, connection: connection) }
            #expect(failure == RequestFailure(.credentials, "the client certificate or its key cannot be used"))
        }
    }

    @Test("A CA file that is missing is a matter of TLS")
    func missingAuthority() async throws {
        let peer = try await TLSPeer("server", of: certificates)
        let url = peer.url
        let connection = ConnectionOptions(certificateAuthorityFile: "/nonexistent/ca.pem")
        let failure = await failureOf { try await get(url, connection: connection) }
        #expect(failure == RequestFailure(.tls, "the file of trusted certificates cannot be read"))
    }

    @Test("HTTP/2 is spoken where the handshake agrees on it, interim answers included")
    func http2() async throws {
        let peer = try await TLSPeer("server", of: certificates, ["-alpn", "h2"])
        let url = peer.url
        async let response = get(url, connection: trusting)
        try await peer.until(HTTP2Frame.isRequestSeen)
        try peer.send(
            HTTP2Frame.settings + HTTP2Frame.headers(status: 103) + HTTP2Frame.headers(status: 503)
                + HTTP2Frame.lastData("[]"))
        #expect(try await response.head.status == 503)
        #expect(try await response.text == "[]")
    }

    private var demand: [String] {
        ["-www", "-Verify", "1", "-verify_return_error", "-CAfile", certificates.certificate("ca")]
    }
}
