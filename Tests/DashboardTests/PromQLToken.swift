/// A word, string, number, bracketed range or sign of PromQL.
enum PromQLToken: Hashable {
    case word(String)
    case text(String)
    case number(Double)
    case range(String)
    case symbol(String)

    func isName(notIn words: Set<String>) -> Bool {
        if case .word(let word) = self { !words.contains(word) } else { false }
    }

    static func read(_ expression: String) -> [PromQLToken] {
        var tokens: [PromQLToken] = []
        var rest = expression[...]
        while let first = rest.first {
            if let match = rest.prefixMatch(of: /\s+|#[^\n]*/) {
                rest = rest[match.range.upperBound...]
            } else if let match = rest.prefixMatch(of: /[a-zA-Z_:][a-zA-Z0-9_:]*/) {
                tokens.append(.word(String(match.0)))
                rest = rest[match.range.upperBound...]
            } else if let match = rest.prefixMatch(of: /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/) {
                tokens.append(.text(String(match.1 ?? match.2 ?? "")))
                rest = rest[match.range.upperBound...]
            } else if let match = rest.prefixMatch(of: /\[([^\]]*)\]/) {
                tokens.append(.range(String(match.1)))
                rest = rest[match.range.upperBound...]
            } else if let match = rest.prefixMatch(of: /(?:[0-9]+(?:ms|[smhdwy]))+/) {
                // A duration after `offset`.
                rest = rest[match.range.upperBound...]
            } else if let match = rest.prefixMatch(of: /[0-9]+(?:\.[0-9]+)?(?:e[0-9]+)?/) {
                if let number = Double(match.0) { tokens.append(.number(number)) }
                rest = rest[match.range.upperBound...]
            } else if let match = rest.prefixMatch(of: /=~|!~|!=|==|<=|>=/) {
                tokens.append(.symbol(String(match.0)))
                rest = rest[match.range.upperBound...]
            } else {
                tokens.append(.symbol(String(first)))
                rest = rest.dropFirst()
            }
        }
        return tokens
    }
}
