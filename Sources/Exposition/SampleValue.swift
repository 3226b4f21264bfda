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
        append(atMost: ByteWriter.maximumValueSize) { $0.write(value) }
    }
}

extension ByteWriter {
    /// How many bytes a value takes at most: of the longest, `-2.2250738585072014e-308`.
    static let maximumValueSize = 32

    /// Writes a value; see ``maximumValueSize``.
    @inline(__always)
    mutating func write(_ value: SampleValue) {
        switch value {
        case .integer(let number): writeDecimal(Int64(number))
        case .microseconds(let number): writeSeconds(ofMicroseconds: number)
        case .double(let number): write(number)
        }
    }

    private mutating func write(_ number: Double) {
        if number.isNaN {
            write("NaN")
        } else if number.isInfinite {
            write(number > 0 ? "+Inf" : "-Inf")
        } else if number == number.rounded(), abs(number) < 1e15 {
            writeDecimal(Int64(number))
        } else {
            var text = "\(number)"
            text.withUTF8 { write(UnsafeRawBufferPointer($0)) }
        }
    }

    private mutating func writeDecimal(_ number: Int64) {
        if number < 0 { write(UInt8(ascii: "-")) }
        writeDigits(number.magnitude)
    }

    /// Whole seconds, and as many decimals as it takes, without a trailing zero.
    private mutating func writeSeconds(ofMicroseconds number: Int64) {
        if number < 0 { write(UInt8(ascii: "-")) }
        let (seconds, fraction) = number.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
        writeDigits(seconds)
        guard fraction > 0 else { return }
        write(UInt8(ascii: "."))
        var digits = fraction
        var places = 6
        while digits.isMultiple(of: 10) {
            digits /= 10
            places -= 1
        }
        writeDigits(digits, atLeast: places)
    }

    /// Writes a number with zeros before it up to a width.
    private mutating func writeDigits(_ number: UInt64, atLeast width: Int = 1) {
        if number < 10, width == 1 { return write(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number)) }
        // 20 digits hold every number there is.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var start = digits.count
            var rest = number
            while rest > 0 || digits.count - start < width {
                start -= 1
                digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            }
            write(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(digits)[start...]))
        }
    }
}
