import Foundation
import HTTPEndpoint
import ServiceSupport
import TestSupport

extension TLSSettings {
    /// Those of a server with one of the tests' certificates.
    static func test(_ identity: String = "server", _ change: (inout TLSSettings) throws -> Void = { _ in }) throws
        -> Self
    {
        let certificates = try Certificates.shared.get()
        var settings = TLSSettings(
            certificateChain: try bytes(of: certificates.certificate(identity)),
            key: try bytes(of: certificates.key(identity)))
        try change(&settings)
        return settings
    }

    /// The authority that all of the tests' certificates come from.
    static func authority() throws -> [UInt8] {
        try bytes(of: Certificates.shared.get().certificate("ca"))
    }

    private static func bytes(of path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: path)))
    }
}

/// Runs a server that speaks TLS for as long as `body` takes.
func withTLSServer<Result: Sendable>(
    _ settings: TLSSettings, limits: EndpointLimits = EndpointLimits(),
    _ body: @Sendable (RunningServer) async throws -> Result
) async throws -> Result {
    let tls = try TLSContext(settings)
    return try await withServer(limits: limits, security: { EndpointSecurity(tls: tls) }, body)
}

extension RunningServer {
    /// What `openssl s_client` has to say after a handshake.
    func handshake(_ options: String...) async throws -> Oracle.Answer {
        try await Oracle.openssl.ask(["s_client", "-connect", "127.0.0.1:\(port)"] + options)
    }
}
