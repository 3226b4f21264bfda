import COpenSSL

/// A version of the protocol, by the name Go gives it.
package enum TLSProtocolVersion: String, CaseIterable, Comparable, Sendable {
    case tls10 = "TLS10"
    case tls11 = "TLS11"
    case tls12 = "TLS12"
    case tls13 = "TLS13"

    package static func < (older: Self, newer: Self) -> Bool {
        older.rawValue < newer.rawValue
    }

    /// OpenSSL's number of the version.
    var number: Int32 {
        switch self {
        case .tls10: TLS1_VERSION
        case .tls11: TLS1_1_VERSION
        case .tls12: TLS1_2_VERSION
        case .tls13: TLS1_3_VERSION
        }
    }
}

/// What is asked of a client's certificate, by the name Go gives it.
package enum ClientCertificatePolicy: String, CaseIterable, Sendable {
    case none = "NoClientCert"
    /// One is asked for; none, or any, will do.
    case request = "RequestClientCert"
    /// There must be one; any will do.
    case requireAny = "RequireAnyClientCert"
    /// There need not be one; if there is, an authority must vouch for it.
    case verifyIfGiven = "VerifyClientCertIfGiven"
    /// There must be one, and an authority must vouch for it.
    case requireAndVerify = "RequireAndVerifyClientCert"

    /// Whether authorities have a say.
    package var verifies: Bool { self == .verifyIfGiven || self == .requireAndVerify }

    /// OpenSSL's flags for it.
    var verifyMode: Int32 {
        switch self {
        case .none: SSL_VERIFY_NONE
        case .request, .verifyIfGiven: SSL_VERIFY_PEER
        case .requireAny, .requireAndVerify: SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT
        }
    }
}

/// A curve that keys are agreed on, by the name Go gives it.
package enum TLSCurve: String, CaseIterable, Sendable {
    case p256 = "CurveP256"
    case p384 = "CurveP384"
    case p521 = "CurveP521"
    case x25519 = "X25519"
    // Together with a key exchange that quantum computers cannot break.
    case x25519MLKEM768 = "X25519MLKEM768"
    case p256MLKEM768 = "SecP256r1MLKEM768"
    case p384MLKEM1024 = "SecP384r1MLKEM1024"

    var opensslName: String {
        switch self {
        case .p256: "P-256"
        case .p384: "P-384"
        case .p521: "P-521"
        case .x25519, .x25519MLKEM768, .p256MLKEM768, .p384MLKEM1024: rawValue
        }
    }
}

/// A cipher suite, by its IANA name.
package enum TLSCipherSuite: String, CaseIterable, Sendable {
    case aes128 = "TLS_AES_128_GCM_SHA256"
    case aes256 = "TLS_AES_256_GCM_SHA384"
    case chacha20 = "TLS_CHACHA20_POLY1305_SHA256"
    case ecdheECDSAWithAES128 = "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"
    case ecdheECDSAWithAES256 = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"
    case ecdheECDSAWithChaCha20 = "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"
    case ecdheRSAWithAES128 = "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
    case ecdheRSAWithAES256 = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"
    case ecdheRSAWithChaCha20 = "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"
    case ecdheECDSAWithAES128CBC = "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"
    case ecdheECDSAWithAES256CBC = "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"
    case ecdheRSAWithAES128CBC = "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"
    case ecdheRSAWithAES256CBC = "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"
    case rsaWithAES128 = "TLS_RSA_WITH_AES_128_GCM_SHA256"
    case rsaWithAES256 = "TLS_RSA_WITH_AES_256_GCM_SHA384"
    case rsaWithAES128CBC = "TLS_RSA_WITH_AES_128_CBC_SHA"
    case rsaWithAES256CBC = "TLS_RSA_WITH_AES_256_CBC_SHA"

    /// Whether it belongs to TLS 1.3, whose suites are always all on offer.
    package var isTLS13: Bool {
        switch self {
        case .aes128, .aes256, .chacha20: true
        default: false
        }
    }

    /// The suites for TLS 1.2 and older unless others are chosen, the preferred one first.
    ///
    /// Each connection agrees on a new key (no static RSA), and none uses CBC, except that the versions before 1.2 have
    /// nothing else.
    static func defaults(from oldest: TLSProtocolVersion) -> [TLSCipherSuite] {
        let modern: [TLSCipherSuite] = [
            .ecdheECDSAWithAES128, .ecdheRSAWithAES128, .ecdheECDSAWithAES256, .ecdheRSAWithAES256,
            .ecdheECDSAWithChaCha20, .ecdheRSAWithChaCha20,
        ]
        return oldest >= .tls12
            ? modern
            : modern + [
                .ecdheECDSAWithAES128CBC, .ecdheRSAWithAES128CBC, .ecdheECDSAWithAES256CBC, .ecdheRSAWithAES256CBC,
            ]
    }

    /// OpenSSL's name; those of TLS 1.3 have the same one.
    var opensslName: String {
        switch self {
        case .aes128, .aes256, .chacha20: rawValue
        case .ecdheECDSAWithAES128: "ECDHE-ECDSA-AES128-GCM-SHA256"
        case .ecdheECDSAWithAES256: "ECDHE-ECDSA-AES256-GCM-SHA384"
        case .ecdheECDSAWithChaCha20: "ECDHE-ECDSA-CHACHA20-POLY1305"
        case .ecdheRSAWithAES128: "ECDHE-RSA-AES128-GCM-SHA256"
        case .ecdheRSAWithAES256: "ECDHE-RSA-AES256-GCM-SHA384"
        case .ecdheRSAWithChaCha20: "ECDHE-RSA-CHACHA20-POLY1305"
        case .ecdheECDSAWithAES128CBC: "ECDHE-ECDSA-AES128-SHA"
        case .ecdheECDSAWithAES256CBC: "ECDHE-ECDSA-AES256-SHA"
        case .ecdheRSAWithAES128CBC: "ECDHE-RSA-AES128-SHA"
        case .ecdheRSAWithAES256CBC: "ECDHE-RSA-AES256-SHA"
        case .rsaWithAES128: "AES128-GCM-SHA256"
        case .rsaWithAES256: "AES256-GCM-SHA384"
        case .rsaWithAES128CBC: "AES128-SHA"
        case .rsaWithAES256CBC: "AES256-SHA"
        }
    }
}
