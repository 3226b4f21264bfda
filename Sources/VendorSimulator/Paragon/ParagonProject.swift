import COpenSSL
import FoundationEssentials

/// A Paragon project: its ID, and the key that signs its users' tokens.
package struct ParagonProject: Sendable {
    /// A project that is made at every start of the program, so that its key opens nothing else.
    package static let demo = ParagonProject(id: "00000000-0000-4000-8000-00000000de30")

    package let id: String
    /// PKCS#8 in PEM, as Paragon's customers download it.
    package let signingKey: String
    /// The public key, as DER.
    private let publicKey: [UInt8]

    /// Makes a project with a new key.
    package init(id: String) {
        self.id = id
        let key = openssl_generate_rsa(2048)
        defer { EVP_PKEY_free(key) }
        let info = EVP_PKEY2PKCS8(key)
        defer { PKCS8_PRIV_KEY_INFO_free(info) }
        let der = Self.bytes { i2d_PKCS8_PRIV_KEY_INFO(info, $0) }
        let body = Data(der).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
        signingKey = "-----BEGIN PRIVATE KEY-----\n\(body)\n-----END PRIVATE KEY-----\n"
        publicKey = Self.bytes { i2d_PUBKEY(key, $0) }
    }

    /// The `aud` that tokens must name.
    package var audience: String { "useparagon.com/\(id)" }

    /// Whether a signature of a message, RS256, is from the project's key.
    func hasSigned(_ message: [UInt8], as signature: [UInt8]) -> Bool {
        defer { ERR_clear_error() }
        let key = publicKey.withUnsafeBufferPointer { bytes in
            var start = bytes.baseAddress
            return d2i_PUBKEY(nil, &start, bytes.count)
        }
        defer { EVP_PKEY_free(key) }
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        return EVP_DigestVerifyInit(context, nil, EVP_sha256(), nil, key) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }

    /// The bytes that one of OpenSSL's writers writes; called without memory, it returns only their number.
    private static func bytes(_ write: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32) -> [UInt8] {
        let count = Int(write(nil))
        return [UInt8](unsafeUninitializedCapacity: max(count, 0)) { buffer, initialized in
            var end = buffer.baseAddress
            initialized = Int(write(&end))
        }
    }
}
