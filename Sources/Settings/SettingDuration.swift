extension Duration {
    private static let units: [(symbol: String, milliseconds: Int64)] = [
        ("y", 365 * 86_400_000), ("w", 7 * 86_400_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000),
        ("s", 1000), ("ms", 1),
    ]

    /// Reads a duration as Prometheus writes them: `30s`, `5m`, `1h30m`, the greater units first.
    ///
    /// Units are `y` (365 days), `w`, `d`, `h`, `m`, `s` and `ms`, each once at most. Anything else, and what exceeds
    /// 64 bits of milliseconds, is refused.
    package init?(setting text: String) {
        var rest = Substring(text)
        var units = Self.units[...]
        var total: Int64 = 0
        repeat {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest[digits.endIndex...]
            let symbol = rest.prefix { $0.isLetter }
            rest = rest[symbol.endIndex...]
            guard let count = Int64(digits), let index = units.firstIndex(where: { $0.symbol == symbol }) else {
                return nil
            }
            let (part, isTooLarge) = count.multipliedReportingOverflow(by: units[index].milliseconds)
            let (sum, overflows) = total.addingReportingOverflow(part)
            if isTooLarge || overflows { return nil }
            total = sum
            units = units[(index + 1)...]
        } while !rest.isEmpty
        self = .milliseconds(total)
    }
}
