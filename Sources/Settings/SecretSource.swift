package import HTTPExchange

/// Where a secret is read whenever it is needed, so that a rotated one needs no restart.
package enum SecretSource: Hashable, Sendable {
    case value(Secret)
    /// A file that is read anew each time.
    case file(path: String)

    /// Reads the secret, without the white space at its end.
    ///
    /// - Parameter shape: What the text must look like.
    /// - Throws: `credentials`, if the file cannot be read or holds no such secret; the message names the path only.
    package func read(as shape: SecretShape = .token) async throws(RequestFailure) -> Secret {
        switch self {
        case .value(let secret): return secret
        case .file(let path):
            let bytes: [UInt8]
            do {
                bytes = try await WholeFile.contents(of: path, limit: 64 << 10)
            } catch {
                throw RequestFailure(.credentials, error.description)
            }
            guard let decoded = String(validating: bytes, as: UTF8.self) else {
                throw RequestFailure(.credentials, "the secret in \(path) is not UTF-8 text")
            }
            let text = decoded.trimmingTrailingWhitespace()
            if let fault = shape.fault(in: text) {
                throw RequestFailure(.credentials, "the secret in \(path) \(fault)")
            }
            return Secret(text)
        }
    }
}

/// What the text of a secret may look like.
package enum SecretShape: Sendable {
    /// One line that goes into a header.
    case token
    /// A PEM key, on several lines.
    case key

    /// What such a secret is, for problems.
    var sentence: String {
        switch self {
        case .token: "a secret on one line"
        case .key: "a key in PEM"
        }
    }

    /// What is wrong with a text, without showing it; `nil` if nothing is.
    func fault(in text: String) -> String? {
        if text.isEmpty { return "is empty" }
        let isForeign: (Unicode.Scalar) -> Bool =
            switch self {
            // A line break would end the header, and what follows would be one of its own.
            case .token: { $0.isControl }
            case .key: { $0.isControl && !"\r\n\t".unicodeScalars.contains($0) }
            }
        return text.unicodeScalars.contains(where: isForeign) ? "holds a control character" : nil
    }
}

extension String {
    /// The text without blanks, tabs and line breaks at its end, as editors and `echo` leave them.
    package func trimmingTrailingWhitespace() -> String {
        let end = unicodeScalars.lastIndex { !$0.properties.isWhitespace }
        return end.map { String(unicodeScalars[...$0]) } ?? ""
    }
}
