/// Nango's `frequency` texts: `every 6 hours`, `30m`, `every half day`.
package enum NangoFrequency {
    /// The interval in seconds, or `nil` if the text does not parse or the interval is not above zero.
    ///
    /// Accepted: exact phrases, or an optional `every `, a decimal number and a unit, in any case, with or without blanks
    /// between them. A number without a unit is in milliseconds. Nango has no cron expressions.
    package static func seconds(_ text: String) -> Double? {
        let text = text.utf8.contains { $0 < 0x61 && $0 > 0x40 || $0 > 0x7F } ? text.lowercased() : text
        let rest = text.hasPrefix("every ") ? text.utf8.dropFirst("every ".utf8.count) : text.utf8[...]
        let isDigit: (UInt8) -> Bool = { $0 &- UInt8(ascii: "0") < 10 }
        let number = rest.prefix { isDigit($0) || $0 == UInt8(ascii: ".") }
        // Phrases have no digits; nearly all other texts begin with one.
        if number.isEmpty { return phrases[text] }
        let unit = rest.dropFirst(number.count).drop { $0 == UInt8(ascii: " ") }
        guard number.count(where: { !isDigit($0) }) <= 1, number.last.map(isDigit) == true, number.count <= 100,
            let amount = amount(number), let factor = units[String(Substring(unit))]
        else { return nil }
        let seconds = amount * factor
        return seconds > 0 ? seconds : nil
    }

    /// Reads a decimal number. Whole numbers, which are the rule, take a path that is many times faster.
    private static func amount(_ number: Substring.UTF8View) -> Double? {
        guard number.count <= 15, !number.contains(UInt8(ascii: ".")) else { return Double(Substring(number)) }
        return Double(number.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) })
    }

    private static let phrases: [String: Double] = [
        "every half day": 43_200, "every half hour": 1800, "every quarter hour": 900, "every hour": 3600,
        "every day": 86_400, "every week": 604_800, "every month": 2_592_000,
    ]

    private static let units: [String: Double] = {
        let names: [(Double, [String])] = [
            (0.001, ["", "ms", "msec", "msecs", "millisecond", "milliseconds"]),
            (1, ["s", "sec", "secs", "second", "seconds"]),
            (60, ["m", "min", "mins", "minute", "minutes"]),
            (3600, ["h", "hr", "hrs", "hour", "hours"]),
            (86_400, ["d", "day", "days"]),
            (604_800, ["w", "week", "weeks"]),
            (31_557_600, ["y", "yr", "yrs", "year", "years"]),
        ]
        return Dictionary(uniqueKeysWithValues: names.flatMap { factor, names in names.map { ($0, factor) } })
    }()
}
