import HTTPEndpoint
import HTTPExchange

extension FuzzTarget {
    /// The query strings of the endpoint: what was encoded comes back, and what is no encoding is refused.
    static let query = FuzzTarget(
        "query", longestInput: 256,
        words: ["source=", "&", "=", "%", "%00", "%0a", "%C3%A9", "%ff", "%F0%9F", "+", "%2B"]
    ) { bytes throws(Finding) in
        let text = String(decoding: bytes, as: UTF8.self)
        let read = Query(text)
        let decoded = text.utf8.split(separator: UInt8(ascii: "&")).map { pair in
            pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
                .map { PlainForm.decoded(Array($0)) }
        }
        guard let read else {
            return try demand(
                decoded.contains { $0.contains(nil) }, "\(text.debugDescription) was refused")
        }
        try demandEqual(read.parameters.map { Optional($0.name) }, decoded.map { $0[0] }, "the names")
        try demandEqual(
            read.parameters.map { Optional($0.value) }, decoded.map { $0.count > 1 ? $0[1] : "" }, "the values")

        let again = Query(String(PercentEncoding.query(read.parameters).dropFirst()))
        // A parameter without a name and a value is no parameter once it is written.
        try demandEqual(again?.parameters.map(\.name), read.parameters.map(\.name), "names, encoded again")
        try demandEqual(again?.parameters.map(\.value), read.parameters.map(\.value), "values, encoded again")
        for (name, value) in read.parameters where read[name] == value {
            try demandEqual(read.values(for: name).first, value, "the first of several")
        }
    }
}

/// The encoding of forms, taken apart at its percent signs.
private enum PlainForm {
    static func decoded(_ text: [UInt8]) -> String? {
        let parts = text.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
            .split(separator: UInt8(ascii: "%"), omittingEmptySubsequences: false)
        var bytes = Array(parts[0])
        for part in parts.dropFirst() {
            let digits = part.prefix(2).map { Character(Unicode.Scalar($0)).hexDigitValue }
            guard digits.count == 2, let high = digits[0], let low = digits[1] else { return nil }
            bytes.append(UInt8(high * 16 + low))
            bytes += part.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
