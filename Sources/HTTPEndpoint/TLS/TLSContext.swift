import NIOCore
import NIOSSL

/// Settings that were found good, ready to open connections with.
package struct TLSContext: Sendable {
    /// What is asked of a client's certificate.
    package let clientCertificates: ClientCertificatePolicy
    private let context: NIOSSLContext

    /// Reads certificates and key, and sees that they belong together.
    package init(_ settings: TLSSettings) throws(InvalidTLSSettings) {
        var faults: [TLSFault] = []
        let chain = Self.certificates(in: settings.certificateChain, part: .certificateChain, &faults)
        let key = Self.key(in: settings.key, &faults)
        let authorities = settings.clientAuthorities.map {
            Self.certificates(in: $0, part: .clientAuthorities, &faults)
        }
        guard faults.isEmpty, let key else { throw InvalidTLSSettings(faults: faults) }

        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.applicationProtocols = ["http/1.1"]
        // A client that is being left need not agree.
        configuration.shutdownTimeout = .seconds(1)
        configuration.curves = settings.curves.map { $0.map(\.curve) }
        configuration.certificateVerification = settings.clientCertificates.verification
        if let authorities {
            configuration.trustRoots = .certificates(authorities)
            configuration.sendCANameList = settings.clientCertificates.verifies
        }
        do {
            try configuration.negotiate(settings)
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw InvalidTLSSettings(faults: [Self.fault(of: error)])
        }
        clientCertificates = settings.clientCertificates
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

    private static func certificates(
        in pem: [UInt8], part: TLSFault.Part, _ faults: inout [TLSFault]
    ) -> [NIOSSLCertificate] {
        // Where there is nothing that looks like PEM, the library may give an empty list rather than an error.
        if let certificates = try? NIOSSLCertificate.fromPEMBytes(pem), !certificates.isEmpty { return certificates }
        faults.append(TLSFault(part: part, problem: "holds no certificates that can be read"))
        return []
    }

    private static func key(in pem: [UInt8], _ faults: inout [TLSFault]) -> NIOSSLPrivateKey? {
        if let key = try? NIOSSLPrivateKey(bytes: pem, format: .pem) { return key }
        faults.append(TLSFault(part: .key, problem: "holds no key that can be read"))
        return nil
    }

    private static func fault(of error: any Error) -> TLSFault {
        switch error {
        case is NoCipherSuite:
            TLSFault(part: .negotiation, problem: "leaves no cipher suite for any version")
        case NIOSSLError.failedToLoadPrivateKey:
            // It was read before: only the certificate can be against it.
            TLSFault(part: .key, problem: "holds a key that does not belong to the certificate")
        default:
            TLSFault(part: .negotiation, problem: "cannot be used: \(error)")
        }
    }
}

private struct NoCipherSuite: Error {}

extension TLSConfiguration {
    /// Sets the versions and the cipher suites of the older ones.
    fileprivate mutating func negotiate(_ settings: TLSSettings) throws(NoCipherSuite) {
        minimumTLSVersion = settings.versions.lowerBound.version
        maximumTLSVersion = settings.versions.upperBound.version
        guard let suites = settings.cipherSuites else { return }
        let older = suites.filter { !$0.isTLS13 }
        if !older.isEmpty {
            cipherSuiteValues = older.map(\.cipher)
        } else if settings.versions.upperBound == .tls13 {
            minimumTLSVersion = .tlsv13
        } else {
            throw NoCipherSuite()
        }
    }
}
