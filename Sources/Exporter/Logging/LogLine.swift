/// How log lines are written.
package enum LogFormat: String, CaseIterable, Sendable {
    case logfmt
    case json
}

/// One log line in the making: keys and values in their order.
struct LogLine {
    private(set) var fields: [(key: String, value: String)] = []

    mutating func add(_ key: String, _ value: String) {
        fields.append((key, value))
    }

    func rendered(as format: LogFormat) -> String {
        switch format {
        case .logfmt: fields.map { "\($0.key)=\(Self.logfmt($0.value, of: $0.key))" }.joined(separator: " ")
        case .json: "{" + fields.map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }.joined(separator: ",") + "}"
        }
    }

    /// The message always stands in quotes, so that one search finds it whether it has blanks or not.
    private static func logfmt(_ value: String, of key: String) -> String {
        let isPlain =
            key != "msg" && !value.isEmpty
            && value.unicodeScalars.allSatisfy { $0 > " " && $0 != "\"" && $0 != "=" && $0 != "\\" && $0 != "\u{7F}" }
        return isPlain ? value : quoted(value)
    }

    /// The value as a JSON string, which logfmt's readers understand as well; no line break survives.
    private static func quoted(_ value: String) -> String {
        var text = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{0}"..<" ", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}
