/// The text of a number as RFC 8259 has it: `-12.5e+3`.
struct JSONNumber {
    private let text: UnsafeBufferPointer<UInt8>
    private let isNegative: Bool
    private var whole = 0..<0
    private var fraction = 0..<0
    private var exponent = 0..<0

    /// - Returns: `nil` for what only looks like a number: `01`, `1.`, `-`, `1e5e5`.
    init?(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
        isNegative = text.first == UInt8(ascii: "-")
        whole = text.digits(from: isNegative ? 1 : 0)
        guard !whole.isEmpty, whole.count == 1 || text[whole.lowerBound] != UInt8(ascii: "0") else { return nil }
        var end = whole.upperBound
        if end < text.count, text[end] == UInt8(ascii: ".") {
            fraction = text.digits(from: end + 1)
            guard !fraction.isEmpty else { return nil }
            end = fraction.upperBound
        }
        if end < text.count, text[end] | 0x20 == UInt8(ascii: "e") {
            end += 1
            if end < text.count, text[end] == UInt8(ascii: "+") || text[end] == UInt8(ascii: "-") { end += 1 }
            exponent = text.digits(from: end)
            guard !exponent.isEmpty else { return nil }
            end = exponent.upperBound
        }
        guard end == text.count else { return nil }
    }

    /// See ``JSONValue/double``.
    var double: Double? {
        guard let double = nearest, double.isFinite else { return nil }
        return double != 0 || isZero ? double : nil
    }

    /// See ``JSONValue/int64``.
    var int64: Int64? {
        if fraction.isEmpty, exponent.isEmpty { return integer(of: text[whole]) }
        guard let double = nearest, let rounded = Int64(exactly: double) else { return nil }
        // From 2^53 on doubles are further apart than whole numbers: then the digits tell which one it is.
        return double.magnitude < 0x1p53 ? rounded : truncated
    }

    /// Correctly rounded; infinite if too large, 0 if too small.
    private var nearest: Double? {
        Double(String(decoding: text, as: UTF8.self))
    }

    private var isZero: Bool {
        text[whole].allSatisfy { $0 == UInt8(ascii: "0") } && text[fraction].allSatisfy { $0 == UInt8(ascii: "0") }
    }

    /// The number without what stands behind the point once the exponent has moved it. The magnitude is below 2^63.
    private var truncated: Int64? {
        let digits = Array(text[whole]) + text[fraction]
        let count = whole.count + (scale ?? 0)
        let zeros = max(0, count - digits.count)
        return integer(of: digits.prefix(max(0, count)) + repeatElement(UInt8(ascii: "0"), count: zeros))
    }

    /// How far to the right the exponent moves the point.
    private var scale: Int? {
        guard let digits = Int(String(decoding: text[exponent], as: UTF8.self)) else { return nil }
        return text[exponent.lowerBound - 1] == UInt8(ascii: "-") ? -digits : digits
    }

    private func integer(of digits: some Sequence<UInt8>) -> Int64? {
        var number: Int64 = 0
        for digit in digits {
            let value = Int64(digit - UInt8(ascii: "0"))
            let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, carry) =
                isNegative ? tens.subtractingReportingOverflow(value) : tens.addingReportingOverflow(value)
            if overflow || carry { return nil }
            number = sum
        }
        return number
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// The run of digits at `start`.
    fileprivate func digits(from start: Int) -> Range<Int> {
        var end = start
        while end < count, self[end] &- UInt8(ascii: "0") < 10 { end += 1 }
        return start..<end
    }
}
