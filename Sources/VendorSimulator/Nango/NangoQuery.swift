import HTTPEndpoint

/// One problem of a query, worded as the validation library of Nango does.
struct NangoQueryProblem: Sendable {
    let code: String
    let message: String
    /// The parameter; `nil` for the query as a whole.
    let parameter: String?

    var json: JSONValue {
        .object([
            ("code", .string(code)), ("message", .string(message)),
            ("path", .array(parameter.map { [.string($0)] } ?? [])),
        ])
    }
}

/// Reads the parameters of a query strictly: each at most once, and no others. Collects all problems.
struct NangoQuery {
    private let values: [String: [String]]
    private var known: Set<String> = []
    private var problems: [NangoQueryProblem] = []

    init(_ query: Query) {
        values = Dictionary(grouping: query.parameters, by: \.name).mapValues { $0.map(\.value) }
    }

    /// The text of a parameter that must be there; empty if it is missing or invalid.
    mutating func requiredText(_ name: String) -> String {
        if values[name] == nil { add("invalid_type", "Invalid input: expected string, received undefined", name) }
        return text(name) ?? ""
    }

    /// The text of a parameter; `nil` if it is missing or invalid.
    mutating func text(_ name: String) -> String? {
        known.insert(name)
        guard let given = values[name] else { return nil }
        guard given.count == 1, let text = given.first else {
            add("invalid_type", "Invalid input: expected string, received array", name)
            return nil
        }
        guard !text.isEmpty else {
            add("too_small", "Too small: expected string to have >=1 characters", name)
            return nil
        }
        return text
    }

    /// The value of a parameter that is a whole number; `nil` if it is missing or invalid.
    mutating func number(_ name: String, in range: ClosedRange<Int>) -> Int? {
        guard let text = text(name) else { return nil }
        guard let number = Int(text) else {
            add("invalid_type", "Invalid input: expected number, received NaN", name)
            return nil
        }
        if number < range.lowerBound {
            add("too_small", "Too small: expected number to be >=\(range.lowerBound)", name)
        } else if number > range.upperBound {
            add("too_big", "Too big: expected number to be <=\(range.upperBound)", name)
        }
        return number
    }

    /// Ends reading: what was not read is unknown.
    mutating func finish() throws(NangoRefusal) {
        let unknown = values.keys.filter { !known.contains($0) }.sorted().map { "\"\($0)\"" }
        if !unknown.isEmpty {
            let keys = unknown.count == 1 ? "key" : "keys"
            add("unrecognized_keys", "Unrecognized \(keys): \(unknown.joined(separator: ", "))")
        }
        if !problems.isEmpty { throw .invalidQuery(problems) }
    }

    private mutating func add(_ code: String, _ message: String, _ parameter: String? = nil) {
        problems.append(NangoQueryProblem(code: code, message: message, parameter: parameter))
    }
}
