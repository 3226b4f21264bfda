import Exposition

/// Writes JSON that is valid whatever the texts are.
struct JSONWriter {
    /// What was written and not removed.
    private(set) var bytes: [UInt8] = []

    /// Writes an object whose fields `body` writes.
    mutating func object(_ body: (inout JSONWriter) -> Void) {
        bytes.append(UInt8(ascii: "{"))
        body(&self)
        bytes.append(UInt8(ascii: "}"))
    }

    /// Writes the name of a field; its value comes next.
    mutating func name(_ name: some StringProtocol) {
        if bytes.last != UInt8(ascii: "{") { bytes.append(UInt8(ascii: ",")) }
        text(String(name))
        bytes.append(UInt8(ascii: ":"))
    }

    mutating func field(_ name: some StringProtocol, _ value: String) {
        self.name(name)
        text(value)
    }

    /// Writes a field, unless JSON cannot express its value: an infinite one, or one that is not a number.
    mutating func field(_ name: some StringProtocol, _ value: SampleValue) {
        if case .double(let number) = value, !number.isFinite { return }
        self.name(name)
        bytes.append(value)
    }

    mutating func field(_ name: some StringProtocol, _ flag: Bool) {
        self.name(name)
        punctuation(flag ? "true" : "false")
    }

    mutating func field(_ name: some StringProtocol, _ body: (inout JSONWriter) -> Void) {
        self.name(name)
        object(body)
    }

    /// Writes characters outside of texts.
    mutating func punctuation(_ characters: StaticString) {
        characters.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    mutating func text(_ text: String) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { utf8 in
            // Nearly every text has nothing to escape.
            guard utf8.contains(where: \.isEscapedInJSON) else { return bytes.append(contentsOf: utf8) }
            for byte in utf8 {
                if byte.isEscapedInJSON { appendEscape(of: byte) } else { bytes.append(byte) }
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Removes everything that was written so far.
    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    private mutating func appendEscape(of byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        guard byte < 0x20 else { return bytes.append(byte) }
        let digits = String(byte, radix: 16)
        bytes.append(contentsOf: (byte < 16 ? "u000\(digits)" : "u00\(digits)").utf8)
    }
}

extension UInt8 {
    fileprivate var isEscapedInJSON: Bool {
        self < 0x20 || self == UInt8(ascii: "\"") || self == UInt8(ascii: "\\")
    }
}
