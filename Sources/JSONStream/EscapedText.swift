/// What has to be remembered inside one string: a UTF-16 unit in the making, and half a surrogate pair.
struct EscapedText: Sendable {
    /// Whether the string has a text: no bare control character, no escape unknown to JSON.
    var isReadable = true
    private var unit: UInt16 = 0
    /// A high surrogate whose other half may come next.
    private var high: UInt16?

    /// A letter after a backslash, other than `u`.
    mutating func escape(_ letter: UInt8, into sink: inout some JSONTokenSink) {
        endPair(into: &sink)
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): sink.text(Unicode.Scalar(letter))
        case UInt8(ascii: "b"): sink.text("\u{8}")
        case UInt8(ascii: "f"): sink.text("\u{C}")
        case UInt8(ascii: "n"): sink.text("\n")
        case UInt8(ascii: "r"): sink.text("\r")
        case UInt8(ascii: "t"): sink.text("\t")
        default: isReadable = false
        }
    }

    /// One of the four digits after `\u`.
    mutating func hexDigit(_ byte: UInt8) {
        guard let digit = byte.hexDigitValue else {
            isReadable = false
            return
        }
        unit = unit << 4 | UInt16(digit)
    }

    /// The end of the four digits.
    mutating func endUnit(into sink: inout some JSONTokenSink) {
        defer { unit = 0 }
        if let first = high, UTF16.isTrailSurrogate(unit) {
            high = nil
            sink.text(UTF16.decode(UTF16.EncodedScalar([first, unit])))
            return
        }
        endPair(into: &sink)
        if UTF16.isLeadSurrogate(unit) {
            high = unit
        } else {
            sink.text(Unicode.Scalar(unit) ?? "\u{FFFD}")
        }
    }

    /// Replaces a high surrogate whose other half did not come.
    @inline(__always)
    mutating func endPair(into sink: inout some JSONTokenSink) {
        guard high != nil else { return }
        high = nil
        sink.text("\u{FFFD}")
    }
}

extension UInt8 {
    fileprivate var hexDigitValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
