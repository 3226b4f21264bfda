import HTTPEndpoint
import HTTPExchange
import Settings

extension TLSContext {
    /// Reads `tls_server_config` with the files that it names.
    ///
    /// - Returns: `nil` for an empty section, and for one that was reported.
    static func read(_ section: SettingsSection, files: inout WitnessedFiles) -> TLSContext? {
        let certificateChain = section.pem("cert", &files)
        let key = section.pem("key", &files)
        let clientAuthorities = section.pem("client_ca", &files)
        let clientNames = section.names("client_allowed_sans")
        let policy = section.clientCertificatePolicy()
        let oldest = section.choice("min_version", default: TLSProtocolVersion.tls12)
        let newest = section.choice("max_version", default: TLSProtocolVersion.tls13)
        let suites: [TLSCipherSuite]? = section.words("cipher_suites")
        let curves: [TLSCurve]? = section.words("curve_preferences")
        let prefersOwnSuites = section.bool("prefer_server_cipher_suites", default: true)

        if section.isEmpty { return nil }
        for key in ["cert", "key"] where !section.has(key) && !section.has("\(key)_file") {
            section.reportMissing("\(key)_file", expected: "\(key)_file or \(key)")
        }
        if policy == ClientCertificatePolicy.none {
            for key in ["client_ca_file", "client_ca"] where section.has(key) {
                section.report(
                    key, "is given, but clients are not asked for a certificate",
                    expected: "a client_auth_type other than \(ClientCertificatePolicy.none.rawValue)")
            }
        }
        guard oldest <= newest else {
            section.report("max_version", "is older than min_version", expected: "at least \(oldest.rawValue)")
            return nil
        }
        guard let certificateChain, let key else { return nil }
        var settings = TLSSettings(certificateChain: certificateChain, key: key)
        settings.clientAuthorities = clientAuthorities
        settings.clientCertificates = policy
        settings.clientNames = clientNames
        settings.versions = oldest...newest
        settings.cipherSuites = suites
        settings.prefersOwnSuites = prefersOwnSuites
        settings.curves = curves
        do {
            return try TLSContext(settings)
        } catch {
            for fault in error.faults {
                section.report(fault.part.key(in: section), fault.problem, expected: fault.part.expected)
            }
            return nil
        }
    }
}

extension TLSFault.Part {
    /// The key that the part was given under.
    fileprivate func key(in section: SettingsSection) -> String {
        switch self {
        case .certificateChain: section.has("cert") ? "cert" : "cert_file"
        case .key: section.has("key") ? "key" : "key_file"
        case .clientAuthorities: section.has("client_ca") ? "client_ca" : "client_ca_file"
        case .clientNames: "client_allowed_sans"
        case .negotiation: "cipher_suites"
        case .curves: "curve_preferences"
        }
    }

    fileprivate var expected: String {
        switch self {
        case .certificateChain, .clientAuthorities: "certificates in PEM"
        case .key: "the certificate's key in PEM, without a passphrase"
        case .clientNames: "client_auth_type \(ClientCertificatePolicy.requireAndVerify.rawValue)"
        case .curves: "at least one that it knows"
        case .negotiation: "what the versions, the certificate and the key can be used with"
        }
    }
}

extension SettingsSection {
    /// Whether no key is there.
    fileprivate var isEmpty: Bool {
        if case .mapping(let entries) = value.content { entries.isEmpty } else { true }
    }

    /// A PEM text given under a key, or in the file named under the key with `_file` added; `nil` if there is none or it
    /// was reported.
    fileprivate func pem(_ key: String, _ files: inout WitnessedFiles) -> [UInt8]? {
        let fileKey = "\(key)_file"
        let text = secretText(key, expected: "a text in PEM") { _ in nil }
        let path = path(fileKey)
        if has(key), has(fileKey) {
            report(fileKey, "is given together with \(key)", expected: "only one of them")
            return nil
        }
        if let text { return Array(text.reveal().utf8) }
        guard let path else { return nil }
        do {
            return try files.contents(of: path)
        } catch {
            report(fileKey, error.description, expected: "a PEM file")
            return nil
        }
    }

    /// A list of names; `nil` if the key is not there.
    fileprivate func names(_ key: String) -> [String]? {
        guard has(key) else { return nil }
        if case .list(let items)? = content(key), items.isEmpty {
            report(key, "is an empty list, which no client can match", expected: "at least one name")
        }
        return strings(key, expected: "a DNS name, an e-mail address, a URI or an IP address")
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
