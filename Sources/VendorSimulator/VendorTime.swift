/// Writes times the ways the vendors do.
enum VendorTime {
    /// `2026-08-01T09:30:00.123Z`, as JavaScript writes a date.
    static func javaScript(_ seconds: Double) -> String {
        "\(moment(seconds, decimals: 3))Z"
    }

    /// `2026-08-01T09:30:00.123456Z`, as Django writes one.
    static func django(_ seconds: Double, decimals: Int) -> String {
        "\(moment(seconds, decimals: decimals))Z"
    }

    /// `2026-08-01T09:30:00.12+00:00`, as PostgreSQL writes one: as many decimals as there are.
    static func postgres(_ seconds: Double, decimals: Int) -> String {
        "\(moment(seconds, decimals: decimals))+00:00"
    }

    private static func moment(_ seconds: Double, decimals: Int) -> String {
        var scale = 1
        for _ in 0..<decimals { scale *= 10 }
        let ticks = Int((seconds * Double(scale)).rounded(.down))
        let whole = Int((Double(ticks) / Double(scale)).rounded(.down))
        let (year, month, day) = date(days: Int((Double(whole) / 86400).rounded(.down)))
        let second = whole - Int((Double(whole) / 86400).rounded(.down)) * 86400
        let clock = "\(padded(second / 3600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
        let fraction = decimals == 0 ? "" : ".\(padded(ticks - whole * scale, decimals))"
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T\(clock)\(fraction)"
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

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
