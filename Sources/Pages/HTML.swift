/// Markup that is safe to send: literals are markup, every other text is escaped.
struct HTML: ExpressibleByStringInterpolation, Sendable {
    private(set) var markup: String

    init(stringLiteral value: StaticString) {
        markup = "\(value)"
    }

    init(stringInterpolation interpolation: Interpolation) {
        markup = interpolation.markup
    }

    static let none: HTML = ""

    mutating func append(_ other: HTML) {
        markup += other.markup
    }

    struct Interpolation: StringInterpolationProtocol {
        fileprivate var markup = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            markup.reserveCapacity(literalCapacity + 32 * interpolationCount)
        }

        mutating func appendLiteral(_ literal: StaticString) {
            markup += "\(literal)"
        }

        /// Appends a text, escaped for use between tags and in quoted attributes.
        mutating func appendInterpolation(_ text: some StringProtocol) {
            for scalar in text.unicodeScalars {
                switch scalar {
                case "&": markup += "&amp;"
                case "<": markup += "&lt;"
                case ">": markup += "&gt;"
                case "\"": markup += "&quot;"
                case "'": markup += "&#39;"
                default: markup.unicodeScalars.append(scalar.visible)
                }
            }
        }

        mutating func appendInterpolation(_ number: some BinaryInteger) {
            markup += "\(number)"
        }

        mutating func appendInterpolation(_ html: HTML) {
            markup += html.markup
        }
    }
}

extension Sequence<HTML> {
    func joined(separator: HTML = .none) -> HTML {
        reduce(into: (HTML.none, true)) { whole, part in
            if !whole.1 { whole.0.append(separator) }
            whole.0.append(part)
            whole.1 = false
        }
        .0
    }
}

extension Unicode.Scalar {
    /// The sign in place of a control character, which HTML does not allow; any other character itself.
    fileprivate var visible: Unicode.Scalar {
        switch value {
        case 0x09, 0x0a: self
        case 0x00..<0x20: Unicode.Scalar(0x2400 + value) ?? "\u{fffd}"
        case 0x7f: "\u{2421}"
        case 0x80..<0xa0: "\u{fffd}"
        default: self
        }
    }
}
