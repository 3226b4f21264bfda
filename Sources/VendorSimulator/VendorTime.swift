import SyncModel

/// Writes times as the vendors do, as ASCII text; `seconds` are Unix seconds.
enum VendorTime {
    /// The time that a client reads from a text with so many decimals, which are rounded down.
    static func asRead(_ seconds: Double, decimals: Int = 3) -> Timestamp {
        let scale = scale(decimals)
        return Timestamp(microseconds: Int64((seconds * Double(scale)).rounded(.down)) * Int64(1_000_000 / scale))
    }

    /// Writes `2026-08-01T09:30:00.123Z`, as JavaScript does.
    static func appendJavaScript(_ seconds: Double, to text: inout [UInt8]) {
        append(seconds, decimals: 3, to: &text)
        text.append(UInt8(ascii: "Z"))
    }

    /// `2026-08-01T09:30:00.123Z`, as JavaScript writes it.
    static func javaScript(_ seconds: Double) -> String {
        string { appendJavaScript(seconds, to: &$0) }
    }

    /// `2026-08-01T09:30:00.123456Z`, as Django writes it.
    static func django(_ seconds: Double, decimals: Int) -> String {
        string { text in
            append(seconds, decimals: decimals, to: &text)
            text.append(UInt8(ascii: "Z"))
        }
    }

    /// `2026-08-01T09:30:00.12+00:00`, as PostgreSQL writes it.
    static func postgres(_ seconds: Double, decimals: Int) -> String {
        string { text in
            append(seconds, decimals: decimals, to: &text)
            text += "+00:00".utf8
        }
    }

    private static func string(_ write: (inout [UInt8]) -> Void) -> String {
        var text: [UInt8] = []
        write(&text)
        return String(decoding: text, as: UTF8.self)
    }

    private static func append(_ seconds: Double, decimals: Int, to text: inout [UInt8]) {
        let scale = scale(decimals)
        let ticks = Int((seconds * Double(scale)).rounded(.down))
        let whole = Int((Double(ticks) / Double(scale)).rounded(.down))
        let days = Int((Double(whole) / 86_400).rounded(.down))
        let second = whole - days * 86_400
        let (year, month, day) = date(days: days)
        append(year, width: 4, to: &text)
        append(month, width: 2, after: UInt8(ascii: "-"), to: &text)
        append(day, width: 2, after: UInt8(ascii: "-"), to: &text)
        append(second / 3600, width: 2, after: UInt8(ascii: "T"), to: &text)
        append(second / 60 % 60, width: 2, after: UInt8(ascii: ":"), to: &text)
        append(second % 60, width: 2, after: UInt8(ascii: ":"), to: &text)
        if decimals > 0 { append(ticks - whole * scale, width: decimals, after: UInt8(ascii: "."), to: &text) }
    }

    /// Writes a number with leading zeros.
    private static func append(_ number: Int, width: Int, after separator: UInt8? = nil, to text: inout [UInt8]) {
        if let separator { text.append(separator) }
        var divisor = scale(width - 1)
        while divisor > 0 {
            text.append(UInt8(ascii: "0") + UInt8(number / divisor % 10))
            divisor /= 10
        }
    }

    private static func scale(_ decimals: Int) -> Int {
        var scale = 1
        for _ in 0..<decimals { scale *= 10 }
        return scale
    }

    /// The Gregorian date of a day counted from 1970-01-01, by eras of 400 years that begin in March.
    private static func date(days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        return (yearOfEra + era * 400 + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9, day)
    }
}

extension Timestamp {
    /// Unix seconds, exact to a microsecond for present-day times.
    var unixSeconds: Double { Double(microseconds) / 1_000_000 }
}
