extension YAMLText {
    /// So few aliases cannot multiply to much, whatever they stand for.
    private static let fewAliases = 16

    /// Whether aliases might stand in keys often enough for comparing the keys to take for ever.
    ///
    /// Yams compares the keys of a mapping by all that is in them, so aliases of aliases in a key multiply before any
    /// of it can be counted. The text is judged by its letters alone: it may look worse than it is, never better.
    var mayMultiplyInKeys: Bool {
        let bytes = Array(text.utf8)
        var aliases = 0
        var hasSuspiciousKey = false
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "*"):
                if index + 1 < bytes.count, Self.isNameByte(bytes[index + 1]) { aliases += 1 }
            case UInt8(ascii: "?"):
                // The explicit sign of a key stands where something begins.
                if index == 0 || " \t\r\n[{,-:?".utf8.contains(bytes[index - 1]) { hasSuspiciousKey = true }
            case UInt8(ascii: ":"):
                if Self.endsCollectionOrAlias(bytes[..<index]) { hasSuspiciousKey = true }
            default: break
            }
        }
        return hasSuspiciousKey && aliases > Self.fewAliases
    }

    /// Whether what stands before a colon is a list, a mapping or an alias, blanks aside.
    private static func endsCollectionOrAlias(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let end = bytes.lastIndex(where: { !" \t\r\n".utf8.contains($0) }) else { return false }
        if bytes[end] == UInt8(ascii: "]") || bytes[end] == UInt8(ascii: "}") { return true }
        return bytes[...end].last { !isNameByte($0) } == UInt8(ascii: "*")
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
