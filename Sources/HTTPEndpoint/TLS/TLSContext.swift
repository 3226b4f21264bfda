import NIOCore
import NIOSSL

/// Settings that were found good, ready to open connections with.
package struct TLSContext: Sendable {
    /// What is asked of a client's certificate.
    package let clientCertificates: ClientCertificatePolicy
    private let context: NIOSSLContext

    /// Reads certificates and key, and sees that they belong together.
    package init(_ settings: TLSSettings) throws(TLSFault) {
        let chain = try Self.certificates(in: settings.certificateChain, part: .certificateChain)
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(bytes: settings.key, format: .pem)
        } catch {
            throw TLSFault(part: .key, problem: "holds no key that can be read")
        }

        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.applicationProtocols = ["http/1.1"]
        // A client that is being left need not agree.
        configuration.shutdownTimeout = .seconds(1)
        configuration.minimumTLSVersion = settings.versions.lowerBound.version
        configuration.maximumTLSVersion = settings.versions.upperBound.version
        configuration.curves = settings.curves.map { $0.map(\.curve) }
        configuration.certificateVerification = settings.clientCertificates.verification
        if let authorities = settings.clientAuthorities {
            configuration.trustRoots = .certificates(
                try Self.certificates(in: authorities, part: .clientAuthorities))
            configuration.sendCANameList = settings.clientCertificates.verifies
        }
        if let suites = settings.cipherSuites {
            let older = suites.filter { !$0.isTLS13 }
            if older.isEmpty {
                guard settings.versions.upperBound == .tls13 else {
                    throw TLSFault(part: .negotiation, problem: "leaves no cipher suite for any version")
                }
                configuration.minimumTLSVersion = .tlsv13
            } else {
                configuration.cipherSuiteValues = older.map(\.cipher)
            }
        }

        clientCertificates = settings.clientCertificates
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw Self.fault(of: error)
        }
    }

    /// What stands at the front of a connection's pipeline.
    func handler() -> NIOSSLServerHandler {
        switch clientCertificates {
        case .request, .requireAny:
            NIOSSLServerHandler(context: context) { _, verdict in verdict.succeed(.certificateVerified) }
        case .none, .verifyIfGiven, .requireAndVerify:
            NIOSSLServerHandler(context: context)
        }
    }

    private static func certificates(in pem: [UInt8], part: TLSFault.Part) throws(TLSFault) -> [NIOSSLCertificate] {
        // Where there is nothing that looks like PEM, the library may give an empty list rather than an error.
        if let certificates = try? NIOSSLCertificate.fromPEMBytes(pem), !certificates.isEmpty { return certificates }
        throw TLSFault(part: part, problem: "holds no certificates that can be read")
    }

    private static func fault(of error: any Error) -> TLSFault {
        let text = String(describing: error)
        if text.contains("MISMATCH") {
            return TLSFault(part: .key, problem: "holds a key that does not belong to the certificate")
        }
        return TLSFault(part: .negotiation, problem: "cannot be used: \(text)")
    }
}
