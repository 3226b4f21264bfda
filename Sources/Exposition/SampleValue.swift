/// A sample's value, kept in the form that can be written exactly.
package enum SampleValue: Hashable, Sendable {
    case integer(Int)
    /// A time or a duration in seconds, given in microseconds.
    case microseconds(Int64)
    case double(Double)
}

extension [UInt8] {
    /// Appends a value as both formats write it: a JSON number, too, unless it is not finite.
    package mutating func append(_ value: SampleValue) {
        switch value {
        case .integer(let number): appendDecimal(Int64(number))
        case .microseconds(let number): appendSeconds(ofMicroseconds: number)
        case .double(let number): append(number)
        }
    }

    mutating func append(_ number: Double) {
        if number.isNaN {
            append(contentsOf: "NaN".utf8)
        } else if number.isInfinite {
            append(contentsOf: (number > 0 ? "+Inf" : "-Inf").utf8)
        } else if number == number.rounded(), abs(number) < 1e15 {
            appendDecimal(Int64(number))
        } else {
            append(contentsOf: "\(number)".utf8)
        }
    }

    mutating func appendDecimal(_ number: Int64) {
        if number < 0 { append(UInt8(ascii: "-")) }
        appendDigits(number.magnitude)
    }

    /// Whole seconds, and as many decimals as it takes, without a trailing zero.
    mutating func appendSeconds(ofMicroseconds number: Int64) {
        if number < 0 { append(UInt8(ascii: "-")) }
        let (seconds, fraction) = number.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
        appendDigits(seconds)
        guard fraction > 0 else { return }
        append(UInt8(ascii: "."))
        var digits = fraction
        var places = 6
        while digits.isMultiple(of: 10) {
            digits /= 10
            places -= 1
        }
        appendDigits(digits, atLeast: places)
    }

    /// Appends a number with zeros before it up to a width.
    private mutating func appendDigits(_ number: UInt64, atLeast width: Int = 1) {
        // 20 digits hold every number there is.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var start = digits.count
            var rest = number
            while rest > 0 || digits.count - start < width {
                start -= 1
                digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
            append(contentsOf: digits[start...])
        }
    }
}
