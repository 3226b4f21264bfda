/// Settings that were found good, ready to open connections with.
package struct TLSContext: Sendable {
    /// What is asked of a client's certificate.
    package let clientCertificates: ClientCertificatePolicy
    /// Whether a client's certificate must carry one of certain names.
    package let checksClientNames: Bool
    private let context: TLSServerContext

    /// Reads certificates and key, and checks that they belong together.
    package init(_ settings: TLSSettings) throws(InvalidTLSSettings) {
        var faults: [TLSFault] = []
        let chain = PEMCertificates(settings.certificateChain)
        if chain == nil {
            faults.append(TLSFault(part: .certificateChain, problem: "holds no certificates that can be read"))
        }
        let key = PEMPrivateKey(settings.key)
        if key == nil { faults.append(TLSFault(part: .key, problem: "holds no key that can be read")) }
        let authorities = settings.clientAuthorities.flatMap(PEMCertificates.init)
        if settings.clientAuthorities != nil, authorities == nil {
            faults.append(TLSFault(part: .clientAuthorities, problem: "holds no certificates that can be read"))
        }
        if settings.clientNames != nil, settings.clientCertificates != .requireAndVerify {
            faults.append(TLSFault(part: .clientNames, problem: "is given, but clients need no verified certificate"))
        }
        guard faults.isEmpty, let chain, let key else { throw InvalidTLSSettings(faults: faults) }
        do throws(TLSServerContext.Refusal) {
            context = try TLSServerContext(settings, chain: chain, key: key, authorities: authorities)
        } catch {
            throw InvalidTLSSettings(faults: [TLSFault(part: error.part, problem: error.problem)])
        }
        clientCertificates = settings.clientCertificates
        checksClientNames = settings.clientNames != nil
    }

    /// The first handler of a connection's pipeline.
    func handler() throws -> TLSHandler {
        TLSHandler(try TLSSession(context))
    }
}
