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
        // Blanks and comments, words, strings, brackets, durations after `offset`, numbers, comparisons, other signs.
        let token =
            /(?s)\s+|#[^\n]*|([a-zA-Z_:][a-zA-Z0-9_:]*)|"((?:[^"\\]|\\.)*)"|\[([^\]]*)\]|(?:[0-9]+(?:ms|[smhdwy]))+|([0-9]+(?:\.[0-9]+)?(?:e[0-9]+)?)|(=~|!~|!=|==|<=|>=|[^0-9])/
        return expression.matches(of: token).compactMap { match in
            if let word = match.1 {
                .word(String(word))
            } else if let text = match.2 {
                .text(String(text))
            } else if let range = match.3 {
                .range(String(range))
            } else if let number = match.4 {
                Double(number).map(PromQLToken.number)
            } else {
                match.5.map { .symbol(String($0)) }
            }
        }
    }
}
