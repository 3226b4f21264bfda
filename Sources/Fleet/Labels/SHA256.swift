import COpenSSL

/// The SHA-256 of a text or a file.
package struct SHA256: Hashable, Sendable {
    /// The 32 bytes.
    package let bytes: [UInt8]

    /// Digests bytes.
    package static func digest(of message: some Sequence<UInt8>) -> SHA256 {
        let message = Array(message)
        var digest = [UInt8](repeating: 0, count: 32)
        // Fails only where OpenSSL is set up to have no SHA-256, and it always has: TLS needs it.
        let succeeded = EVP_Digest(message, message.count, &digest, nil, EVP_sha256(), nil)
        precondition(succeeded == 1, "OpenSSL offers no SHA-256")
        return SHA256(bytes: digest)
    }

    /// The first bits as a number, the most significant first.
    ///
    /// - Parameter bits: A multiple of 8, up to 64.
    package func prefix(bits: Int) -> UInt64 {
        bytes.prefix(bits / 8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The digest in lower-case hexadecimal digits.
    package var hexadecimal: String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0\(digits)" : digits
        }.joined()
    }
}
