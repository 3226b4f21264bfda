import HTTPEndpoint
import Settings

extension SettingsSection {
    /// Reads `rate_limit`; `nil` if the interval is 0 or not given, or if something was reported.
    func rateLimit() -> RateLimit? {
        let expected = "a duration of at most 30d such as 500ms or 1s, or 0 for no limit"
        let text = string("interval", expected: expected) { Duration(goText: $0) != nil }
        // As in the original, the default lets nothing pass and so has to be replaced.
        let burst = integer("burst", in: 0...1_000_000)
        guard let interval = text.flatMap({ Duration(goText: $0) }), interval > .zero else { return nil }
        guard let burst, burst > 0 else {
            if !has("burst") || burst == 0 {
                report("burst", has("burst") ? "is 0, which lets no request pass" : "is missing", expected: "1 or more")
            }
            return nil
        }
        return RateLimit(interval: interval, burst: burst)
    }
}

extension Duration {
    private static let goUnits: [String: Duration] = [
        "ns": .nanoseconds(1), "us": .microseconds(1), "\u{B5}s": .microseconds(1), "\u{3BC}s": .microseconds(1),
        "ms": .milliseconds(1), "s": .seconds(1), "m": .seconds(60), "h": .seconds(3600), "d": .seconds(86_400),
    ]

    /// Reads a duration from 0 to 30 days as Go writes them, such as `1.5s` or `1m30s`; days are read, too.
    fileprivate init?(goText text: String) {
        if text == "0" {
            self = .zero
            return
        }
        var rest = Substring(text)
        var total = Duration.zero
        repeat {
            let digits = rest.prefix { "0123456789.".contains($0) }
            rest = rest[digits.endIndex...]
            let symbol = rest.prefix { !"0123456789.".contains($0) }
            rest = rest[symbol.endIndex...]
            guard let number = Double(digits), number < 1e9, let unit = Self.goUnits[String(symbol)] else { return nil }
            total += unit * number
        } while !rest.isEmpty
        guard total <= .seconds(30 * 86_400) else { return nil }
        self = total
    }
}
