import Vendors

extension FuzzTarget {
    /// Nango's schedules beside their grammar as a pattern.
    static let frequency = FuzzTarget(
        "frequency", longestInput: 128,
        words: [
            "every ", "half day", "half hour", "quarter hour", "hour", "day", "week", "month", "minutes", "ms", "msecs",
            "1.5", ".5", "years", "EVERY", "every every ", "1e9", "0x1", "nan", "inf", "İ",
        ]
    ) { bytes throws(Finding) in
        let text = String(decoding: bytes, as: UTF8.self)
        let seconds = NangoFrequency.seconds(text)
        if let seconds { try demand(seconds > 0 && seconds.isFinite, "a schedule of \(seconds) seconds") }
        try demandEqual(seconds, PlainFrequency.seconds(text), "read here and by the pattern")
        try demandEqual(seconds, NangoFrequency.seconds(text.uppercased().lowercased()), "in capitals")
    }
}

/// The grammar of schedules: a phrase, or perhaps `every `, a number, blanks and perhaps a unit.
private enum PlainFrequency {
    static func seconds(_ text: String) -> Double? {
        let text = text.lowercased()
        switch text {
        case "every half day": return 43_200
        case "every half hour": return 1800
        case "every quarter hour": return 900
        case "every hour": return 3600
        case "every day": return 86_400
        case "every week": return 604_800
        case "every month": return 2_592_000
        default: break
        }
        let pattern = /(?:every )?([0-9]*\.?[0-9]+) *([a-z]*)/.matchingSemantics(.unicodeScalar)
        guard let match = text.wholeMatch(of: pattern), match.1.utf8.count <= 100, let amount = Double(match.1) else {
            return nil
        }
        let unit: Double
        switch match.2 {
        case "", "ms", "msec", "msecs", "millisecond", "milliseconds": unit = 0.001
        case "s", "sec", "secs", "second", "seconds": unit = 1
        case "m", "min", "mins", "minute", "minutes": unit = 60
        case "h", "hr", "hrs", "hour", "hours": unit = 3600
        case "d", "day", "days": unit = 86_400
        case "w", "week", "weeks": unit = 604_800
        case "y", "yr", "yrs", "year", "years": unit = 31_557_600
        default: return nil
        }
        return amount > 0 ? amount * unit : nil
    }
}
