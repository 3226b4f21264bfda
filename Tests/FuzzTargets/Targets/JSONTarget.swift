import JSONStream

extension FuzzTarget {
    /// The incremental reader beside Foundation's `JSONDecoder`: the same documents taken, the same values read, to the
    /// last digit. ``JSONTree/agrees(with:)`` says where they are meant to differ, beside the coding of the text.
    static let json = FuzzTarget("json", longestInput: 2048, words: JSONWords.all) { bytes throws(Finding) in
        let whole = Result { () throws(JSONStreamError) in try JSONTree.streamed(bytes) }
        let inPieces = Result { () throws(JSONStreamError) in
            try JSONTree.streamed(bytes, splits: Array(0..<bytes.count))
        }
        try demandEqual(whole, inPieces, "read at once and byte by byte")
        if case .failure(let error) = whole {
            try demand((0...bytes.count).contains(error.offset), "an error at \(error.offset), outside the document")
        }

        // Bytes of zero make Foundation take a document for UTF-16 or UTF-32, of which only UTF-8 is read here.
        if bytes.prefix(4).contains(0) { return }
        // Foundation refuses broken UTF-8, which is repaired here; amid the digits of an escape that moves its end.
        let isValid = String(validating: bytes, as: UTF8.self) != nil
        if !isValid, bytes.hasEscapeBeyondASCII { return }
        let repaired = Array(String(decoding: bytes, as: UTF8.self).utf8)
        switch (try? whole.get(), JSONTree.decoded(repaired)) {
        case (nil, nil): break
        case (let read?, let decoded?):
            try demand(read.agrees(with: decoded), "read as \(read), and as \(decoded) by Foundation")
        case (let read, let decoded):
            throw Finding(
                "\(read == nil ? "refused" : "taken"), and \(decoded == nil ? "refused" : "taken") by Foundation")
        }
    }
}

extension [UInt8] {
    /// Whether one of the four bytes after a `\u` is none of ASCII.
    fileprivate var hasEscapeBeyondASCII: Bool {
        indices.dropLast().contains { index in
            self[index] == UInt8(ascii: "\\") && self[index + 1] == UInt8(ascii: "u")
                && dropFirst(index + 2).prefix(4).contains { $0 >= 0x80 }
        }
    }
}

/// What JSON is made of.
enum JSONWords {
    static let all = [
        "{", "}", "[", "]", ":", ",", "\"", "null", "true", "false", "-", "0", "1e", "E+", ".5", "\\u", "\\ud83d",
        "\\udc00", "\\n", "\\\\", "\\\"", "\\q", "9007199254740993", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "1e308", "1e-324", "4.9e-324", "\u{FEFF}", "\u{FFFD}", "\u{301}", "\u{1}", "\u{0}",
    ]
}
