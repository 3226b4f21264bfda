extension SettingsSection {
    /// `true` or `false`, without quotes.
    package func bool(_ key: String, default fallback: Bool) -> Bool {
        quantity(key, expected: "true or false", inQuotes: false) { scalar in
            switch scalar.text {
            case "true", "True", "TRUE": true
            case "false", "False", "FALSE": false
            default: nil
            }
        } ?? fallback
    }

    /// A whole number in decimal digits, without quotes.
    package func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        let expected =
            range.upperBound == .max
            ? "a whole number, at least \(range.lowerBound)"
            : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return quantity(key, expected: expected, inQuotes: false) { scalar in
            guard let number = Int(scalar.text), range.contains(number) else { return nil }
            // "010" is eight to some readers and ten to others.
            let digits = scalar.text.drop { $0 == "+" || $0 == "-" }
            return digits.count > 1 && digits.hasPrefix("0") ? nil : number
        }
    }

    /// A whole number in decimal digits, or the default where none is given or it was reported.
    package func integer(_ key: String, in range: ClosedRange<Int>, default fallback: Int) -> Int {
        integer(key, in: range) ?? fallback
    }

    /// A duration from one second to thirty days, such as `90s` or `1h30m`.
    package func duration(_ key: String) -> Duration? {
        quantity(key, expected: "a duration from 1s to 30d such as 30s, 5m or 1h30m") { scalar in
            Duration(setting: scalar.text).flatMap { (.seconds(1) ... .seconds(30 * 86_400)).contains($0) ? $0 : nil }
        }
    }

    /// A duration from one second to thirty days, or the default where none is given or it was reported.
    package func duration(_ key: String, default fallback: Duration) -> Duration {
        duration(key) ?? fallback
    }

    /// A number of bytes, such as `256MiB`, `1GB` or `1048576`.
    package func byteSize(_ key: String, atLeast minimum: ByteSize = ByteSize(bytes: 0)) -> Int? {
        quantity(key, expected: "a size of at least \(minimum) such as 64KiB, 256MiB or 1GB") { scalar in
            ByteSize(setting: scalar.text).flatMap { $0.bytes >= minimum.bytes ? $0.bytes : nil }
        }
    }

    /// Reads a scalar that is more than a text.
    ///
    /// - Parameter inQuotes: Whether it may stand in quotes, as what YAML itself takes for a text may.
    private func quantity<Value>(
        _ key: String, expected: String, inQuotes: Bool = true, read: (SettingScalar) -> Value?
    ) -> Value? {
        guard let (scalar, position) = scalar(key, expected: expected) else { return nil }
        let isMistaken = scalar.style == .quoted && !inQuotes
        if !isMistaken, let value = read(scalar) { return value }
        report(position, key, isMistaken ? "\(scalar.misfit) in quotes" : scalar.misfit, expected: expected)
        return nil
    }
}
