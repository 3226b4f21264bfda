/// A word to look for, whatever the case of its letters.
struct SearchWord: Sendable {
    private let text: String
    private let lowercased: [UInt8]
    private let isASCII: Bool

    init(_ text: String) {
        self.text = text.lowercased()
        lowercased = Array(self.text.utf8)
        isASCII = lowercased.allSatisfy { $0 < 0x80 }
    }

    func isIn(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { isIn($0) }
    }

    /// Whether it is in a text given as UTF-8.
    func isIn(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        // Turning a hundred thousand names into lower case takes long; an ASCII word can be found without.
        guard isASCII else {
            return utf8.contains { $0 >= 0x80 }
                && String(decoding: utf8, as: UTF8.self).lowercased().contains(text)
        }
        guard utf8.count >= lowercased.count else { return false }
        return (0...utf8.count - lowercased.count).contains { start in
            lowercased.indices.allSatisfy { utf8[start + $0].lowercasedASCII == lowercased[$0] }
        }
    }
}

extension UInt8 {
    fileprivate var lowercasedASCII: UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) ? self | 0x20 : self
    }
}
