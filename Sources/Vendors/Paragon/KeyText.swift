import FoundationEssentials

/// The forms in which a private key is written.
enum KeyText {
    /// The DER inside PEM or base64.
    ///
    /// - Throws: What was found if the text has no private key.
    static func der(of text: String) throws(UnusableKey) -> [UInt8] {
        let text = plain(text)
        if text.isEmpty { throw UnusableKey(found: "empty") }
        let blocks = try PEMBlock.blocks(in: text)
        // Parameters may come before an EC key, a certificate before any key.
        guard let block = blocks.first(where: \.isPrivateKey) ?? blocks.first else {
            return try unwrapped(text)
        }
        if block.isEncrypted { throw UnusableKey(found: "an encrypted private key") }
        guard block.label == "PRIVATE KEY" || block.label == "RSA PRIVATE KEY" else {
            throw UnusableKey(found: block.kind)
        }
        guard let der = bytes(base64: block.body) else { throw UnusableKey(found: "PEM with a damaged body") }
        return der
    }

    /// Base64 alone: of DER, or of a whole PEM file as `base64 key.pem` makes it.
    private static func unwrapped(_ text: String) throws(UnusableKey) -> [UInt8] {
        guard let decoded = bytes(base64: text) else { throw UnusableKey(found: "neither PEM nor base64") }
        guard let inner = String(validating: decoded, as: UTF8.self), inner.contains("-----BEGIN ") else {
            return decoded
        }
        return try der(of: inner)
    }

    /// The text as it was before it went through an environment variable, a shell or a JSON file.
    private static func plain(_ text: String) -> String {
        let unescaped = text.replacing("\\\\n", with: "\n").replacing("\\n", with: "\n")
            .replacing("\\\\r", with: "\n").replacing("\\r", with: "\n")
        let isWrapping: (Character) -> Bool = { $0.isWhitespace || $0 == "\"" || $0 == "'" || $0 == "\u{FEFF}" }
        return String(unescaped.drop(while: isWrapping).reversed().drop(while: isWrapping).reversed())
    }

    private static func bytes(base64 text: some StringProtocol) -> [UInt8]? {
        Data(base64Encoded: String(text.filter { !$0.isWhitespace })).map(Array.init)
    }
}

/// One `-----BEGIN …-----` to its `-----END …-----`.
private struct PEMBlock {
    let label: Substring
    let body: Substring

    var isPrivateKey: Bool { label.hasSuffix("PRIVATE KEY") }

    /// Whether it needs a passphrase: PKCS#8's own way, or the older one of headers before the body.
    var isEncrypted: Bool {
        label == "ENCRYPTED PRIVATE KEY" || body.contains("Proc-Type:") || body.contains("DEK-Info:")
    }

    /// What a block is if it is not an RSA private key.
    var kind: String {
        switch label {
        case "EC PRIVATE KEY", "EC PARAMETERS": "an EC key"
        case "PUBLIC KEY", "RSA PUBLIC KEY": "a public key"
        case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE": "a certificate"
        case "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST": "a certificate request"
        case "OPENSSH PRIVATE KEY": "a key in OpenSSH's own format"
        default: "PEM of another kind"
        }
    }

    static func blocks(in text: String) throws(UnusableKey) -> [PEMBlock] {
        var blocks: [PEMBlock] = []
        var rest = text[...]
        while let begin = rest.firstRange(of: "-----BEGIN ") {
            rest = rest[begin.upperBound...]
            guard let labelEnd = rest.firstRange(of: "-----") else { throw .cutShort }
            let label = rest[..<labelEnd.lowerBound]
            rest = rest[labelEnd.upperBound...]
            guard let end = rest.firstRange(of: "-----END \(label)-----") else { throw .cutShort }
            blocks.append(PEMBlock(label: label, body: rest[..<end.lowerBound]))
            rest = rest[end.upperBound...]
        }
        return blocks
    }
}

extension UnusableKey {
    fileprivate static let cutShort = UnusableKey(found: "PEM that is cut short")
}
