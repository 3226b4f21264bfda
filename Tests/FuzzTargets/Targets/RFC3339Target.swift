import SyncModel

extension FuzzTarget {
    /// The reader of times beside one that takes a text apart and counts its days one year at a time.
    static let rfc3339 = FuzzTarget(
        "rfc3339", longestInput: 48,
        words: [
            "2024-02-29T23:59:60", "1900-02-29", "T", "t", "Z", "z", "+23:59", "-00:00", ".999999999", "0001", "9999",
        ]
    ) { bytes throws(Finding) in
        let text = String(decoding: bytes, as: UTF8.self)
        let read = Timestamp(rfc3339: text)
        try demandEqual(
            Timestamp(rfc3339: bytes.span), String(validating: bytes, as: UTF8.self) == nil ? nil : read,
            "read from bytes and from a text")
        try demandEqual(read?.microseconds, PlainTime.microseconds(text), "read here and the plain way")

        // The offset may lead out of the years that four digits can write.
        guard let read, (PlainTime.first...PlainTime.last).contains(read.microseconds) else { return }
        let milliseconds = read.microseconds - ((read.microseconds % 1000) + 1000) % 1000
        try demandEqual(Timestamp(rfc3339: read.rfc3339)?.microseconds, milliseconds, "written and read again")
        try demandEqual(read.rfc3339.utf8.count, 24, "the length of what is written")
    }
}

/// RFC 3339 times, read without any arithmetic on calendars.
enum PlainTime {
    static let first: Int64 = -62_135_596_800_000_000
    static let last: Int64 = 253_402_300_799_999_999

    /// Microseconds since 1970, or `nil` for what is no time.
    static func microseconds(_ text: String) -> Int64? {
        // Grapheme clusters would join a letter and what is combined with it.
        let pattern =
            /(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))/
            .asciiOnlyDigits().matchingSemantics(.unicodeScalar)
        guard let match = text.wholeMatch(of: pattern) else { return nil }
        let number = { (digits: Substring) in Int(digits) ?? -1 }
        let (year, month, day) = (number(match.1), number(match.2), number(match.3))
        let (hour, minute, second) = (number(match.4), number(match.5), number(match.6))
        guard year >= 1, (1...12).contains(month), (1...length(of: month, in: year)).contains(day),
            hour < 24, minute < 60, second <= 60
        else { return nil }
        var seconds = days(to: year, month, day) * 86_400 + hour * 3600 + minute * 60 + second
        if let sign = match.8, let hours = match.9.map(number), let minutes = match.10.map(number) {
            guard hours < 24, minutes < 60 else { return nil }
            seconds -= (hours * 60 + minutes) * (sign == "-" ? -60 : 60)
        }
        let digits = second == 60 ? "" : String((match.7 ?? "").prefix(6))
        let fraction = number(Substring(digits + String(repeating: "0", count: 6 - digits.count)))
        return Int64(seconds) * 1_000_000 + Int64(fraction)
    }

    private static func isLeap(_ year: Int) -> Bool {
        year % 400 == 0 || (year % 4 == 0 && year % 100 != 0)
    }

    private static func length(of month: Int, in year: Int) -> Int {
        [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
    }

    private static func days(to year: Int, _ month: Int, _ day: Int) -> Int {
        let whole = year >= 1970 ? (1970..<year).map { ($0, 1) } : (year..<1970).map { ($0, -1) }
        let days = whole.reduce(0) { $0 + $1.1 * (isLeap($1.0) ? 366 : 365) }
        return (1..<month).reduce(days + day - 1) { $0 + length(of: $1, in: year) }
    }
}
