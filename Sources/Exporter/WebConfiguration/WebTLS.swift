import HTTPEndpoint
import Settings

extension TLSContext {
    /// Reads `tls_server_config` with the files that it names.
    ///
    /// - Returns: `nil` for an empty section, and for one that was reported.
    static func read(_ section: SettingsSection, files: inout WitnessedFiles) -> TLSContext? {
        let certificateChain = section.pem("cert_file", &files)
        let key = section.pem("key_file", &files)
        let clientAuthorities = section.pem("client_ca_file", &files)
        let policy = section.clientCertificatePolicy()
        let oldest = section.choice("min_version", default: TLSProtocolVersion.tls12)
        let newest = section.choice("max_version", default: TLSProtocolVersion.tls13)
        let suites: [TLSCipherSuite]? = section.words("cipher_suites")
        let curves: [TLSCurve]? = section.words("curve_preferences")
        // Known, because the format has it; what the client prefers decides, as in Go since version 1.17.
        _ = section.bool("prefer_server_cipher_suites", default: true)

        if section.isEmpty { return nil }
        for key in ["cert_file", "key_file"] where !section.has(key) {
            section.reportMissing(key, expected: "the certificate and its key")
        }
        if section.has("client_ca_file"), policy == ClientCertificatePolicy.none {
            section.report(
                "client_ca_file", "is given, but no certificate is asked for",
                expected: "a client_auth_type other than \(ClientCertificatePolicy.none.rawValue)")
        }
        guard oldest <= newest else {
            section.report("max_version", "is older than min_version", expected: "at least \(oldest.rawValue)")
            return nil
        }
        guard let certificateChain, let key else { return nil }
        var settings = TLSSettings(certificateChain: certificateChain, key: key)
        settings.clientAuthorities = clientAuthorities
        settings.clientCertificates = policy
        settings.versions = oldest...newest
        settings.cipherSuites = suites
        settings.curves = curves
        do {
            return try TLSContext(settings)
        } catch {
            for fault in error.faults {
                section.report(fault.part.key, fault.problem, expected: fault.part.expected)
            }
            return nil
        }
    }
}

extension TLSFault.Part {
    fileprivate var key: String {
        switch self {
        case .certificateChain: "cert_file"
        case .key: "key_file"
        case .clientAuthorities: "client_ca_file"
        case .clientNames: "client_allowed_sans"
        case .negotiation: "cipher_suites"
        case .curves: "curve_preferences"
        }
    }

    fileprivate var expected: String {
        switch self {
        case .certificateChain, .clientAuthorities: "a PEM file of certificates"
        case .key: "the PEM key of the certificate, without a passphrase"
        case .clientNames: "client_auth_type \(ClientCertificatePolicy.requireAndVerify.rawValue)"
        case .curves: "one that it knows"
        case .negotiation: "what the versions, the certificate and the key can be used with"
        }
    }
}

extension SettingsSection {
    /// Whether no key is there.
    fileprivate var isEmpty: Bool {
        if case .mapping(let entries) = value.content { entries.isEmpty } else { true }
    }

    /// The content of the file that a key names; `nil` if there is none or it was reported.
    fileprivate func pem(_ key: String, _ files: inout WitnessedFiles) -> [UInt8]? {
        guard let path = path(key) else { return nil }
        do {
            return try files.contents(of: path)
        } catch {
            report(key, error.description, expected: "a PEM file")
            return nil
        }
    }

    fileprivate func clientCertificatePolicy() -> ClientCertificatePolicy {
        let words = ClientCertificatePolicy.allCases.map(\.rawValue)
        // What the format called it first.
        let former = ["RequireClientCert": ClientCertificatePolicy.requireAny]
        let word = string("client_auth_type", expected: words.asChoice) { words.contains($0) || former[$0] != nil }
        return word.flatMap { ClientCertificatePolicy(rawValue: $0) ?? former[$0] } ?? .none
    }

    /// A list of words of a closed set; `nil` if it is not given, is empty or was reported.
    fileprivate func words<Word>(_ key: String) -> [Word]? where Word: RawRepresentable<String> & CaseIterable {
        let words = strings(key, expected: Word.allCases.map(\.rawValue).asChoice) { Word(rawValue: $0) != nil }
        return words.isEmpty ? nil : words.compactMap(Word.init(rawValue:))
    }
}
