package import HTTPExchange

/// The pieces of an absolute URL, as RFC 3986 cuts it; nothing is decoded.
package struct URLParts: Sendable {
    /// In lower case.
    package let scheme: String
    /// `user:password`, a secret.
    package let credentials: Secret?
    /// A name, an IPv4 address, or an IPv6 address in its brackets.
    package let host: String
    package let port: Int?
    /// Empty, or with its leading slash.
    package let path: String
    package let query: String?
    package let fragment: String?

    /// Cuts a URL into pieces; `nil` if it has no scheme or host, or holds what no URL holds.
    package init?(_ text: String) {
        guard text.utf8.allSatisfy({ Self.allowed.contains($0) }), let separator = text.firstRange(of: "://") else {
            return nil
        }
        scheme = text[..<separator.lowerBound].lowercased()
        var rest = text[separator.upperBound...]
        fragment = Self.cut(&rest, at: "#")
        query = Self.cut(&rest, at: "?")
        path = Self.cut(&rest, at: "/").map { "/" + $0 } ?? ""
        if let end = rest.lastIndex(of: "@") {
            credentials = Secret(String(rest[..<end]))
            rest = rest[rest.index(after: end)...]
        } else {
            credentials = nil
        }

        if let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("]") {
            let digits = rest[rest.index(after: colon)...]
            guard digits.allSatisfy(\.isNumber), let number = Int(digits), (1...65_535).contains(number) else {
                return nil
            }
            port = number
            rest = rest[..<colon]
        } else {
            port = nil
        }
        host = String(rest)
        guard Self.isHost(rest), !scheme.isEmpty, scheme.allSatisfy({ $0.isLetter || $0.isNumber }) else { return nil }
    }

    /// Removes what follows the first `separator`, and hands it back without the separator.
    private static func cut(_ text: inout Substring, at separator: Character) -> String? {
        guard let index = text.firstIndex(of: separator) else { return nil }
        defer { text = text[..<index] }
        return String(text[text.index(after: index)...])
    }

    private static func isHost(_ text: Substring) -> Bool {
        if text.hasPrefix("["), text.hasSuffix("]"), text.count > 3 {
            return text.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
        }
        return !text.isEmpty && text.allSatisfy { $0.isLetter || $0.isNumber || "-._".contains($0) }
    }

    /// The unreserved and reserved characters, and the percent sign.
    private static let allowed = Set(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?#[]@!$&'()*+,;=%".utf8)
}

extension URLParts {
    /// Whether the host is this machine or in a private network, by its address or by a name without a dot.
    package var isPrivateHost: Bool {
        let host = host.lowercased()
        if host == "localhost" || host.hasSuffix(".localhost") { return true }
        if host.hasPrefix("[") {
            return host == "[::1]" || host.hasPrefix("[fc") || host.hasPrefix("[fd") || host.hasPrefix("[fe80:")
        }
        let octets = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        guard octets.count == 4, !octets.contains(nil) else {
            return !host.contains(".") || host.hasSuffix(".internal") || host.hasSuffix(".local")
        }
        return switch (octets[0], octets[1]) {
        case (127, _), (10, _), (192, 168), (169, 254): true
        case (172, let second?): (16...31).contains(second)
        default: false
        }
    }
}
