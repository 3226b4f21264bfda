extension UInt8 {
    /// Whether JSON lets it stand between tokens.
    @inline(__always)
    var isBlank: Bool { self == 0x20 || self == 0x0A || self == 0x0D || self == 0x09 }

    @inline(__always)
    fileprivate var belongsToNumber: Bool {
        self &- UInt8(ascii: "0") < 10
            || self == UInt8(ascii: ".") || self == UInt8(ascii: "-") || self == UInt8(ascii: "+")
            || self | 0x20 == UInt8(ascii: "e")
    }
}

extension RawSpan {
    @inline(__always)
    func byte(at index: Int) -> UInt8 {
        precondition(index < byteCount)
        return unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
    }

    /// Where the run of digits, signs, points and exponents at `start` ends.
    @inline(__always)
    func endOfNumber(from start: Int) -> Int {
        var index = start
        while index < byteCount, byte(at: index).belongsToNumber { index += 1 }
        return index
    }

    /// The first quote, backslash or control character from `start` on, or the end.
    ///
    /// Eight bytes a step: of each kind looked for, subtracting makes the top bit of its first occurrence flip, and of
    /// none before it.
    @inline(__always)
    func endOfPlainText(from start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        var index = start
        while index + 8 <= byteCount {
            let word = UInt64(littleEndian: unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self))
            let quote = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
            let backslash = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
            let found =
                ((quote &- ones) & ~quote | (backslash &- ones) & ~backslash | (word &- ones &* 0x20) & ~word)
                & (ones &* 0x80)
            if found != 0 { return index + found.trailingZeroBitCount >> 3 }
            index += 8
        }
        while index < byteCount {
            let byte = byte(at: index)
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { return index }
            index += 1
        }
        return index
    }
}
