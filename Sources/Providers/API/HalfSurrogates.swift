extension [UInt8] {
    /// Replaces each `\u` escape of JSON that is half a surrogate pair without its other half by `\uFFFD`.
    ///
    /// JSONDecoder would give up the whole string, and with a name the sync that bears it.
    mutating func replaceHalfSurrogates() {
        var index = startIndex
        while let escape = self[index...].firstIndex(of: UInt8(ascii: "\\")) {
            guard let unit = escapedUnit(at: escape) else {
                // The byte after a backslash is part of the escape, be it another backslash.
                index = Swift.min(escape + 2, endIndex)
                continue
            }
            index = escape + 6
            switch unit {
            case 0xD800...0xDBFF:
                if let low = escapedUnit(at: index), (0xDC00...0xDFFF).contains(low) {
                    index += 6
                    continue
                }
            case 0xDC00...0xDFFF: break
            default: continue
            }
            replaceSubrange(escape + 2..<escape + 6, with: "FFFD".utf8)
        }
    }

    /// The UTF-16 code unit that the six bytes from `index` on escape.
    private func escapedUnit(at index: Int) -> UInt16? {
        guard index + 6 <= endIndex, self[index] == UInt8(ascii: "\\"), self[index + 1] == UInt8(ascii: "u") else {
            return nil
        }
        var unit: UInt16 = 0
        for byte in self[index + 2..<index + 6] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }
}
