/// What a PromQL expression selects and groups by. Whether it is PromQL at all is for promtool to say.
package struct PromQL: Sendable {
    /// One selector, such as `name{label="value"}[5m]`.
    package struct Selector: Sendable {
        /// `nil` if only its matchers say what it selects.
        package var name: String?
        package var matchers: [Matcher] = []
        /// What stands in the brackets.
        package var range: String?
        /// The function that it is an argument of.
        package var function: String?
    }

    package struct Matcher: Hashable, Sendable {
        package let label: String
        package let comparison: String
        package let value: String

        package init(label: String, comparison: String, value: String) {
            self.label = label
            self.comparison = comparison
            self.value = value
        }
    }

    package private(set) var selectors: [Selector] = []
    /// Labels after `by`, `without`, `on`, `ignoring` and `group_left` or `group_right`.
    package private(set) var groupingLabels: Set<String> = []
    /// Every number, and the product of two that are multiplied with each other.
    package private(set) var numbers: Set<Double> = []
    /// Every string that is no value of a matcher, such as the labels that `label_replace` makes.
    package private(set) var texts: Set<String> = []
    /// Every function and aggregation that is called.
    package private(set) var called: Set<String> = []
    /// Whether there is a difference that may be below zero: one outside of `clamp_min`.
    package private(set) var mayBeNegative = false

    private static let grouping: Set = ["by", "without", "on", "ignoring", "group_left", "group_right"]
    private static let words: Set = [
        "and", "or", "unless", "bool", "offset", "inf", "Inf", "nan", "NaN", "sum", "min", "max", "avg", "group",
        "count",
        "stddev", "stdvar", "topk", "bottomk", "quantile", "count_values", "start", "end",
    ]

    package init(_ expression: String) {
        let tokens = PromQLToken.read(expression)
        var calls: [String] = []
        var index = 0
        func next(_ offset: Int = 1) -> PromQLToken? {
            index + offset < tokens.count ? tokens[index + offset] : nil
        }
        while index < tokens.count {
            switch tokens[index] {
            case .word(let word) where Self.grouping.contains(word):
                if next() == .symbol("(") {
                    index += 2
                    while index < tokens.count, tokens[index] != .symbol(")") {
                        if case .word(let label) = tokens[index] { groupingLabels.insert(label) }
                        index += 1
                    }
                }
            case .word(let word) where next() == .symbol("("):
                calls.append(word)
                called.insert(word)
                index += 1
            case .word(let word) where !Self.words.contains(word):
                selectors.append(Selector(name: word, function: calls.last))
            case .symbol("-"):
                // Two sources, or two clocks, may disagree about which of two times is the earlier.
                mayBeNegative = mayBeNegative || !calls.contains("clamp_min")
            case .text(let text):
                texts.insert(text)
            case .symbol("("):
                calls.append("")
            case .symbol(")"):
                _ = calls.popLast()
            case .symbol("{"):
                if index == 0 || !tokens[index - 1].isName(notIn: Self.words) {
                    selectors.append(Selector(name: nil, function: calls.last))
                }
                index += 1
                while index < tokens.count, tokens[index] != .symbol("}") {
                    if case .word(let label) = tokens[index], case .symbol(let comparison)? = next(),
                        case .text(let value)? = next(2)
                    {
                        let matcher = Matcher(label: label, comparison: comparison, value: value)
                        selectors[selectors.count - 1].matchers.append(matcher)
                        index += 2
                    }
                    index += 1
                }
            case .range(let range):
                if !selectors.isEmpty, selectors[selectors.count - 1].range == nil {
                    selectors[selectors.count - 1].range = range
                }
            case .number(let number):
                numbers.insert(number)
                if next() == .symbol("*"), case .number(let other)? = next(2) { numbers.insert(number * other) }
            case .word, .symbol:
                break
            }
            index += 1
        }
    }
}
