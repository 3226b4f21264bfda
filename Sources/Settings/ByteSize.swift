/// A number of bytes as people write it: `256MiB`, `1GB`, `1024`.
package struct ByteSize: Hashable, Sendable {
    private static let units: [(symbol: String, bytes: Int)] = [
        ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10),
        ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1000), ("kB", 1000),
        ("B", 1), ("", 1),
    ]

    package let bytes: Int

    package init(bytes: Int) {
        self.bytes = bytes
    }

    /// Reads digits and a unit.
    ///
    /// Units are `B`, `KB`, `MB`, `GB`, `TB` by the thousand, `KiB`, `MiB`, `GiB`, `TiB` by 1024, none for bytes.
    /// Anything else, and what exceeds an `Int`, is refused.
    package init?(setting text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let symbol = text[digits.endIndex...]
        guard let count = Int(digits), let unit = Self.units.first(where: { $0.symbol == symbol }) else { return nil }
        let (bytes, isTooLarge) = count.multipliedReportingOverflow(by: unit.bytes)
        if isTooLarge { return nil }
        self.bytes = bytes
    }
}

extension ByteSize: CustomStringConvertible {
    /// The size in the greatest binary unit that divides it.
    package var description: String {
        guard bytes > 0, let unit = Self.units.prefix(4).first(where: { bytes.isMultiple(of: $0.bytes) }) else {
            return "\(bytes)B"
        }
        return "\(bytes / unit.bytes)\(unit.symbol)"
    }
}
