extension Timestamp {
    /// Reads an RFC 3339 time, to the microsecond.
    ///
    /// Accepted: `YYYY-MM-DD`, `T` or `t`, `hh:mm:ss`, 0 to 9 decimals, `Z`, `z` or `±hh:mm`, in the proleptic
    /// Gregorian calendar from year 0001. A leap second is read as the start of the next second. Anything else,
    /// bytes before or after included, is refused with `nil`.
    package init?(rfc3339 text: some StringProtocol) {
        var copy = String(text)
        let time = copy.withUTF8 { Timestamp(rfc3339: $0.span) }
        guard let time else { return nil }
        self = time
    }

    /// Reads an RFC 3339 time from its UTF-8 bytes; see ``init(rfc3339:)-(StringProtocol)``.
    package init?(rfc3339 bytes: Span<UInt8>) {
        guard bytes.count >= 20,
            let year = bytes.digits(0, count: 4), bytes[4] == UInt8(ascii: "-"),
            let month = bytes.digits(5, count: 2), bytes[7] == UInt8(ascii: "-"),
            let day = bytes.digits(8, count: 2), bytes[10] | 0x20 == UInt8(ascii: "t"),
            let hour = bytes.digits(11, count: 2), bytes[13] == UInt8(ascii: ":"),
            let minute = bytes.digits(14, count: 2), bytes[16] == UInt8(ascii: ":"),
            let second = bytes.digits(17, count: 2),
            year >= 1, (1...12).contains(month), day >= 1, day <= daysInMonth(month, of: year),
            hour < 24, minute < 60, second <= 60
        else { return nil }

        var end = 19
        var microseconds: Int64 = 0
        if bytes[end] == UInt8(ascii: ".") {
            end += 1
            let first = end
            var scale: Int64 = 100_000
            while end < bytes.count, let digit = bytes.digits(end, count: 1) {
                microseconds += digit * scale
                scale /= 10
                end += 1
            }
            guard (1...9).contains(end - first) else { return nil }
        }
        guard let offset = bytes.offsetSeconds(from: end) else { return nil }

        // Second 60 is a leap second: its start is the start of the next minute, and its decimals are ignored.
        if second == 60 { microseconds = 0 }
        let days = daysSinceEpoch(year: year, month: month, day: day)
        let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second - offset
        self.init(microseconds: seconds * 1_000_000 + microseconds)
    }
}

extension Span<UInt8> {
    /// The number that `count` ASCII digits at `start` spell.
    fileprivate func digits(_ start: Int, count length: Int) -> Int64? {
        var number: Int64 = 0
        for index in start..<start + length {
            let digit = self[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            number = number * 10 + Int64(digit)
        }
        return number
    }

    /// The seconds east of UTC that the rest of the bytes, all of them, spell.
    fileprivate func offsetSeconds(from start: Int) -> Int64? {
        guard start < count else { return nil }
        if self[start] | 0x20 == UInt8(ascii: "z") { return start + 1 == count ? 0 : nil }
        let sign: Int64
        switch self[start] {
        case UInt8(ascii: "+"): sign = 1
        case UInt8(ascii: "-"): sign = -1
        default: return nil
        }
        guard start + 6 == count, self[start + 3] == UInt8(ascii: ":"),
            let hours = digits(start + 1, count: 2), hours < 24,
            let minutes = digits(start + 4, count: 2), minutes < 60
        else { return nil }
        return sign * (hours * 60 + minutes) * 60
    }
}

private func isLeap(_ year: Int64) -> Bool {
    year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
}

private func daysInMonth(_ month: Int64, of year: Int64) -> Int64 {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
}

/// Days from 1970-01-01, counting each year from March so that the leap day comes last.
private func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
    let marchYear = month > 2 ? year : year - 1
    let monthsSinceMarch = (month + 9) % 12
    let daysBeforeYear = marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400
    let daysBeforeMonth = (153 * monthsSinceMarch + 2) / 5
    let daysToEpoch: Int64 = 719_468
    return daysBeforeYear + daysBeforeMonth + day - 1 - daysToEpoch
}

extension Timestamp {
    /// The time as `YYYY-MM-DDThh:mm:ss.sssZ`, to the millisecond before.
    package var rfc3339: String {
        let (days, time) = microseconds.flooredQuotientAndRemainder(dividingBy: 86_400_000_000)
        let date = civilDate(daysSinceEpoch: days)
        let (seconds, fraction) = time.quotientAndRemainder(dividingBy: 1_000_000)
        let (minutes, second) = seconds.quotientAndRemainder(dividingBy: 60)
        let (hour, minute) = minutes.quotientAndRemainder(dividingBy: 60)
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
            + "T\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2)).\(padded(fraction / 1000, 3))Z"
    }
}

extension Int64 {
    fileprivate func flooredQuotientAndRemainder(dividingBy divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

/// The inverse of ``daysSinceEpoch(year:month:day:)``, within eras of 400 years.
private func civilDate(daysSinceEpoch: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let daysOfEra: Int64 = 146_097
    let (era, day) = (daysSinceEpoch + 719_468).flooredQuotientAndRemainder(dividingBy: daysOfEra)
    let yearOfEra = (day - day / 1460 + day / 36_524 - day / 146_096) / 365
    let dayOfYear = day - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthsSinceMarch = (5 * dayOfYear + 2) / 153
    let month = monthsSinceMarch < 10 ? monthsSinceMarch + 3 : monthsSinceMarch - 9
    let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * monthsSinceMarch + 2) / 5 + 1)
}

private func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
