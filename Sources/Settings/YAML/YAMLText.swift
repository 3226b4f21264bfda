/// The text of a YAML file, decoded and free of what YAML forbids.
struct YAMLText {
    let text: String

    /// Decodes a file: UTF-8, with or without a byte order mark, any line ends.
    ///
    /// - Throws: The first byte that is not UTF-8, or the first control character.
    init(_ bytes: [UInt8]) throws(SettingProblem) {
        let expected = "UTF-8 text"
        let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let body = bytes.starts(with: byteOrderMark) ? bytes[3...] : bytes[...]
        guard let decoded = String(validating: body, as: UTF8.self) else {
            let place = Self.position(of: "\u{FFFD}", in: String(decoding: body, as: UTF8.self))
            throw SettingProblem("yaml", "is not UTF-8", expected: expected, at: place)
        }
        if let forbidden = decoded.unicodeScalars.first(where: { !Self.isAllowed($0) }) {
            let code = String(forbidden.value, radix: 16, uppercase: true)
            throw SettingProblem(
                "yaml",
                "holds the forbidden character U+\(String(repeating: "0", count: max(0, 4 - code.count)))\(code)",
                expected: expected, at: Self.position(of: forbidden, in: decoded))
        }
        text = decoded
    }

    /// The character at a place; `nil` if there is none.
    func scalar(at position: SettingPosition) -> Unicode.Scalar? {
        var cursor = Cursor()
        for scalar in text.unicodeScalars {
            if cursor.position == position { return scalar }
            cursor.pass(scalar)
        }
        return nil
    }

    private static func position(of scalar: Unicode.Scalar, in text: String) -> SettingPosition {
        var cursor = Cursor()
        for candidate in text.unicodeScalars {
            if candidate == scalar { break }
            cursor.pass(candidate)
        }
        return cursor.position
    }

    /// What YAML calls printable.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x85, 0x20...0x7E, 0xA0...0xFEFE, 0xFF00...0xFFFD, 0x1_0000...0x10_FFFF: true
        default: false
        }
    }
}

extension YAMLText {
    /// Counts lines and columns as libyaml does.
    private struct Cursor {
        var position = SettingPosition(line: 1, column: 1)
        private var followsCarriageReturn = false

        mutating func pass(_ scalar: Unicode.Scalar) {
            switch scalar {
            case "\n" where followsCarriageReturn:
                break
            case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}":
                position = SettingPosition(line: position.line + 1, column: 1)
            default:
                position.column += 1
            }
            followsCarriageReturn = scalar == "\r"
        }
    }
}
