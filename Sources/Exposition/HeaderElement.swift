/// One element of a header that lists what a client accepts: `value; name=text; q=0.5`.
struct HeaderElement {
    /// In lower case.
    let value: String
    /// By lower-case name, without quotes; `q` is not among them.
    let parameters: [String: Substring]
    /// 0 to 1; 0 if it cannot be read.
    let quality: Double

    /// The elements of a header, without the empty ones.
    static func list(_ header: String) -> [HeaderElement] {
        header[...].parts(at: ",").compactMap { HeaderElement($0) }
    }

    private init?(_ element: Substring) {
        let parts = element.parts(at: ";").map(\.trimmed)
        guard let value = parts.first, !value.isEmpty else { return nil }
        self.value = value.lowercased()
        var parameters: [String: Substring] = [:]
        for parameter in parts.dropFirst() {
            let pair = parameter.parts(at: "=", atMost: 2).map(\.trimmed)
            if pair.count == 2 { parameters[pair[0].lowercased()] = pair[1].unquoted }
        }
        let quality = parameters.removeValue(forKey: "q")
        self.parameters = parameters
        self.quality = quality.map(Self.weight) ?? 1
    }

    /// A weight: digits with at most one point among them. The many other texts that make a `Double` are none.
    private static func weight(_ text: Substring) -> Double {
        guard text.utf8.allSatisfy({ $0 == UInt8(ascii: ".") || $0 &- UInt8(ascii: "0") < 10 }) else { return 0 }
        return min(Double(text) ?? 0, 1)
    }
}

extension Substring {
    /// The texts between separators, also where a separator forms one character with a mark that follows it.
    fileprivate func parts(at separator: Unicode.Scalar, atMost limit: Int = .max) -> [Substring] {
        unicodeScalars.split(separator: separator, maxSplits: limit - 1, omittingEmptySubsequences: false)
            .map { Substring($0) }
    }

    fileprivate var trimmed: Substring {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        var rest = drop(while: isBlank)
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return rest
    }

    fileprivate var unquoted: Substring {
        count >= 2 && first == "\"" && last == "\"" ? dropFirst().dropLast() : self
    }
}
