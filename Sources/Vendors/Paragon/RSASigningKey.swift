import COpenSSL
import FoundationEssentials
import HTTPExchange

/// The RSA private key of a Paragon project. It can impersonate every user of the project and is never printed.
struct RSASigningKey: Hashable, Sendable {
    /// PKCS#8 or PKCS#1. OpenSSL's own object would have to be confined to one thread; parsing this again costs little.
    private let der: [UInt8]

    /// Reads a key in any of its usual forms: PKCS#8 or PKCS#1, in PEM or only base64, with literal `\n` for line breaks,
    /// with quotes around it.
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

    /// What the bytes are if they are not a private key, for a sentence.
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

    /// Parses the bytes with one of OpenSSL's functions, and clears its error queue.
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

/// Why a text cannot be used as a signing key.
struct UnusableKey: Error, Equatable, Sendable {
    static let expected = "an RSA private key: PKCS#8 or PKCS#1, in PEM or base64"

    /// What it is instead, without any part of it.
    let found: String
}

extension RSASigningKey: CustomStringConvertible, CustomReflectable {
    var description: String { "<redacted>" }
    var customMirror: Mirror { Mirror(self, children: []) }
}

extension RequestFailure {
    fileprivate static let cannotSign = RequestFailure(.credentials, "OpenSSL could not sign with the signing key")
}
