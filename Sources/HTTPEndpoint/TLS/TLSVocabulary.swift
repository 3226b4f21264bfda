import NIOSSL

/// A version of the protocol, by the name Go gives it.
package enum TLSProtocolVersion: String, CaseIterable, Comparable, Sendable {
    case tls10 = "TLS10"
    case tls11 = "TLS11"
    case tls12 = "TLS12"
    case tls13 = "TLS13"

    package static func < (older: Self, newer: Self) -> Bool {
        older.rawValue < newer.rawValue
    }

    var version: TLSVersion {
        switch self {
        case .tls10: .tlsv1
        case .tls11: .tlsv11
        case .tls12: .tlsv12
        case .tls13: .tlsv13
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

    var verification: CertificateVerification {
        switch self {
        case .none: .none
        case .request, .verifyIfGiven: .optionalVerification
        case .requireAny, .requireAndVerify: .noHostnameVerification
        }
    }
}

/// A curve that keys are agreed on, by the name Go gives it.
package enum TLSCurve: String, CaseIterable, Sendable {
    case p256 = "CurveP256"
    case p384 = "CurveP384"
    case p521 = "CurveP521"
    case x25519 = "X25519"

    var curve: NIOTLSCurve {
        switch self {
        case .p256: .secp256r1
        case .p384: .secp384r1
        case .p521: .secp521r1
        case .x25519: .x25519
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

    var cipher: NIOTLSCipher {
        switch self {
        case .aes128: .TLS_AES_128_GCM_SHA256
        case .aes256: .TLS_AES_256_GCM_SHA384
        case .chacha20: .TLS_CHACHA20_POLY1305_SHA256
        case .ecdheECDSAWithAES128: .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256
        case .ecdheECDSAWithAES256: .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
        case .ecdheECDSAWithChaCha20: .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256
        case .ecdheRSAWithAES128: .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
        case .ecdheRSAWithAES256: .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384
        case .ecdheRSAWithChaCha20: .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256
        case .ecdheECDSAWithAES128CBC: .TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
        case .ecdheECDSAWithAES256CBC: .TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA
        case .ecdheRSAWithAES128CBC: .TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA
        case .ecdheRSAWithAES256CBC: .TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA
        case .rsaWithAES128: .TLS_RSA_WITH_AES_128_GCM_SHA256
        case .rsaWithAES256: .TLS_RSA_WITH_AES_256_GCM_SHA384
        case .rsaWithAES128CBC: .TLS_RSA_WITH_AES_128_CBC_SHA
        case .rsaWithAES256CBC: .TLS_RSA_WITH_AES_256_CBC_SHA
        }
    }
}
