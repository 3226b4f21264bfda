import Exposition

extension FuzzTarget {
    /// The negotiation of format and coding: an `Accept` header in the first line, an `Accept-Encoding` in the second.
    static let accept = FuzzTarget(
        "accept", longestInput: 256,
        words: [
            "application/openmetrics-text", "text/plain", "text/*", "*/*", ";version=1.0.0", ";version=0.0.4",
            ";version=\"0.0.1\"", ";q=", "0.5", "1.000", "0", "1.", ".5", "nan", "inf", "1e-3", "0x1p-1", "-1", "gzip",
            "x-gzip", "identity", "*", ", ", ";", "\t", "GZIP", "\n",
        ]
    ) { bytes throws(Finding) in
        let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
        let headers = lines.map { String(decoding: $0, as: UTF8.self) }
        let accept = headers[0]
        let coding = headers.count > 1 ? headers[1] : accept

        let format = ExpositionFormat.preferred(by: accept)
        try demandEqual(format, PlainNegotiation.format(accept), "the format")
        try demandEqual(format, .preferred(by: accept.reversedElements), "the format, elements reversed")
        try demandEqual(format, .preferred(by: accept.inASCIICapitals), "the format, in capitals")
        try demandEqual(format, .preferred(by: "a/b;q=1, \(accept)"), "the format, beside one that is not offered")

        let preferred = ContentCoding.preferred(by: coding)
        try demandEqual(preferred, PlainNegotiation.coding(coding), "the coding")
        try demandEqual(preferred, .preferred(by: coding.reversedElements), "the coding, elements reversed")
        try demandEqual(preferred, .preferred(by: coding.inASCIICapitals), "the coding, in capitals")
        try demandEqual(preferred, .preferred(by: "br;q=1, \(coding)"), "the coding, beside one that is not offered")
    }
}

extension String {
    fileprivate var elements: [String] {
        unicodeScalars.split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
    }

    fileprivate var reversedElements: String {
        elements.reversed().joined(separator: ",")
    }

    fileprivate var inASCIICapitals: String {
        let isSmall = { (byte: UInt8) in (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
        return String(decoding: utf8.map { isSmall($0) ? $0 - 0x20 : $0 }, as: UTF8.self)
    }
}

/// What the headers ask for, found by asking of each offer how well it is liked.
private enum PlainNegotiation {
    private struct Wish {
        let words: Set<String>
        let name: String
        let quality: Double

        init?(_ element: String) {
            var parts = element.unicodeScalars.split(separator: ";", omittingEmptySubsequences: false)
                .map { Substring($0).strippedOfBlanks }
            name = parts.removeFirst().lowercased()
            if name.isEmpty { return nil }
            var quality = 1.0
            var words: [String: String] = [:]
            for part in parts {
                guard let sign = part.unicodeScalars.firstIndex(of: "=") else { continue }
                let key = part[..<sign].strippedOfBlanks.lowercased()
                let value = part[part.unicodeScalars.index(after: sign)...].strippedOfBlanks
                if key == "q" {
                    quality = min(1, Self.weight(value))
                } else {
                    words[key] =
                        value.count >= 2 && value.hasPrefix("\"") && value.hasSuffix("\"")
                        ? String(value.dropFirst().dropLast()) : String(value)
                }
            }
            self.quality = quality
            self.words = Set(words.map { "\($0)=\($1)" })
        }

        /// A number in digits, at most one point among them; anything else is the weight 0.
        private static func weight(_ text: Substring) -> Double {
            let inner = text.count >= 2 && text.first == "\"" && text.last == "\"" ? text.dropFirst().dropLast() : text
            let parts = inner.split(separator: ".", omittingEmptySubsequences: false)
            let areDigits = parts.allSatisfy {
                $0.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            }
            guard areDigits, parts.count <= 2, inner != "." else { return 0 }
            return Double(inner.hasSuffix(".") ? inner.dropLast() : inner) ?? 0
        }
    }

    private static func wishes(_ header: String) -> [Wish] {
        header.elements.compactMap(Wish.init)
    }

    static func format(_ header: String) -> ExpositionFormat {
        let all = wishes(header)
        /// Quality and specificity of the most specific wish that covers an offer.
        func liking(_ name: String, versions: [String], wildcards: [String]) -> (Double, Int) {
            let covering = all.compactMap { wish -> (Int, Double)? in
                if wish.name == name {
                    guard let version = wish.words.first(where: { $0.hasPrefix("version=") }) else {
                        return (2, wish.quality)
                    }
                    return versions.contains(version) ? (3, wish.quality) : nil
                }
                return wildcards.firstIndex(of: wish.name).map { ($0, wish.quality) }
            }
            let best = covering.max { $0 < $1 } ?? (0, 0)
            return (best.1, best.0)
        }
        let text = liking("text/plain", versions: ["version=0.0.4"], wildcards: ["*/*", "text/*"])
        let open = liking(
            "application/openmetrics-text", versions: ["version=1.0.0", "version=0.0.1"], wildcards: [])
        return open.0 > 0 && (open.0 > text.0 || (open.0 == text.0 && open.1 > text.1)) ? .openMetrics : .text
    }

    static func coding(_ header: String) -> ContentCoding {
        let all = wishes(header)
        let liking = { (names: [String]) in all.filter { names.contains($0.name) }.map(\.quality).max() }
        let gzip = liking(["gzip", "x-gzip"]) ?? liking(["*"]) ?? 0
        return gzip > 0 && gzip >= liking(["identity"]) ?? 0 ? .gzip : .identity
    }
}

extension Substring {
    fileprivate var strippedOfBlanks: Substring {
        var rest = self
        while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
        while let last = rest.last, last == " " || last == "\t" { rest.removeLast() }
        return rest
    }
}
