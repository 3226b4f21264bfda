import COpenSSL
import FoundationEssentials
import HTTPExchange

/// The RSA private key of a Paragon project, which can speak for every one of its users: it never shows itself.
struct RSASigningKey: Hashable, Sendable {
    /// PKCS#8 or PKCS#1. OpenSSL's own object would have to be confined to a thread; reading this again costs little.
    private let der: [UInt8]

    /// Reads a key in any of the shapes in which it travels: PKCS#8 or PKCS#1, in PEM or in base64 alone, with literal
    /// `\n` for line breaks, with quotes around it.
    init(_ text: Secret) throws(UnusableKey) {
        der = try KeyText.der(of: text.reveal())
        guard let key = Self.privateKey(der) else { throw UnusableKey(found: Self.kind(of: der)) }
        defer { EVP_PKEY_free(key) }
        switch EVP_PKEY_get_base_id(key) {
        case EVP_PKEY_RSA: break
        case EVP_PKEY_EC: throw UnusableKey(found: "an EC key")
        default: throw UnusableKey(found: "a private key of another kind than RSA")
        }
    }

    /// Signs with RSASSA-PKCS1-v1_5 over SHA-256, which JWT calls RS256.
    func signature(of message: [UInt8]) throws(RequestFailure) -> [UInt8] {
        defer { ERR_clear_error() }
        let key = Self.privateKey(der)
        defer { EVP_PKEY_free(key) }
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var length = 0
        guard EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1,
            EVP_DigestSign(context, nil, &length, message, message.count) == 1
        else { throw .cannotSign }
        var signature = [UInt8](repeating: 0, count: length)
        guard EVP_DigestSign(context, &signature, &length, message, message.count) == 1 else { throw .cannotSign }
        return Array(signature.prefix(length))
    }

    private static func privateKey(_ der: [UInt8]) -> OpaquePointer? {
        parse(der) { d2i_AutoPrivateKey(nil, $0, $1) }
    }

    /// What bytes are that are no private key, for a sentence.
    private static func kind(of der: [UInt8]) -> String {
        if let key = parse(der, { d2i_PUBKEY(nil, $0, $1) }) {
            EVP_PKEY_free(key)
            return "a public key"
        }
        if let certificate = parse(der, { d2i_X509(nil, $0, $1) }) {
            X509_free(certificate)
            return "a certificate"
        }
        if let encrypted = parse(der, { d2i_X509_SIG(nil, $0, $1) }) {
            X509_SIG_free(encrypted)
            return "an encrypted private key"
        }
        return "no private key once decoded"
    }

    /// What one of OpenSSL's readers makes of the bytes; what it says in its error queue is nobody's business.
    private static func parse(
        _ der: [UInt8], _ read: (UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int) -> OpaquePointer?
    ) -> OpaquePointer? {
        defer { ERR_clear_error() }
        return der.withUnsafeBufferPointer { bytes in
            var start = bytes.baseAddress
            return read(&start, bytes.count)
        }
    }
}

/// Why a text is no key to sign with.
struct UnusableKey: Error, Equatable, Sendable {
    static let expected = "an RSA private key: PKCS#8 or PKCS#1, in PEM or base64"

    /// What it is instead, without a piece of it.
    let found: String
}

extension RSASigningKey: CustomStringConvertible, CustomReflectable {
    var description: String { "<redacted>" }
    var customMirror: Mirror { Mirror(self, children: []) }
}

extension RequestFailure {
    fileprivate static let cannotSign = RequestFailure(.credentials, "OpenSSL could not sign with the signing key")
}
