import Providers
import Yams

/// Turns YAML nodes into values: aliases followed, merge keys merged, variables expanded, doubled keys reported.
struct YAMLConversion {
    private static let deepest = 64

    private let composition: YAMLComposition
    /// What puts variables in; `nil` where texts stand for themselves.
    private let expansion: VariableExpansion?
    /// How many more nodes may be visited.
    ///
    /// A text without aliases has fewer nodes than bytes; what goes beyond is aliases of aliases, which double and
    /// double again.
    private var budget: Int
    private(set) var problems: [SettingProblem] = []

    init(_ composition: YAMLComposition, of text: YAMLText, expansion: VariableExpansion?) {
        self.composition = composition
        self.expansion = expansion
        budget = text.text.utf8.count + 10_000
    }

    /// Converts a node and all below it.
    ///
    /// - Parameter key: The key it stands under, for problems.
    mutating func value(of node: Node, under key: String, depth: Int = 0) -> SettingValue {
        let position = node.mark.map(SettingPosition.init)
        budget -= 1
        guard budget > 0, depth < Self.deepest else {
            let problem = budget > 0 ? "is nested too deeply" : "grows too large through aliases"
            // Once is enough: everything after it is over the budget, too.
            if budget >= 0 { report(key, problem, expected: "a plainer structure", at: position) }
            return SettingValue(.refused, at: position)
        }
        switch node {
        case .scalar(let scalar): return value(of: scalar, under: key)
        case .sequence(let sequence):
            guard accepts(sequence.tag, key, position) else { return SettingValue(.refused, at: position) }
            let items = sequence.map { value(of: $0, under: key, depth: depth + 1) }
            return SettingValue(.list(items), at: position)
        case .mapping(let mapping):
            guard accepts(mapping.tag, key, position) else { return SettingValue(.refused, at: position) }
            return SettingValue(.mapping(entries(of: mapping, under: key, depth: depth)), at: position)
        case .alias:
            // Yams puts the node itself in an alias's place when it parses.
            return SettingValue(.refused, at: position)
        }
    }

    private mutating func value(of scalar: Node.Scalar, under key: String) -> SettingValue {
        let position = scalar.mark.map(SettingPosition.init)
        guard accepts(scalar.tag, key, position) else { return SettingValue(.refused, at: position) }
        let isPlain = scalar.style == .plain && scalar.tag.rawValue.isEmpty
        if isPlain, ["", "~", "null", "Null", "NULL"].contains(scalar.string) {
            return SettingValue(.null, at: position)
        }
        guard let expansion, scalar.string.contains("$") else {
            let style: SettingScalar.Style = isPlain ? .plain : .quoted
            return SettingValue(.scalar(SettingScalar(scalar.string, style: style)), at: position)
        }

        let outcome = expansion.expand(scalar.string)
        for fault in outcome.faults { report(key, fault.problem, expected: fault.expected, at: position) }
        guard outcome.faults.isEmpty else { return SettingValue(.refused, at: position) }
        let style: SettingScalar.Style = outcome.usesVariables ? .expanded : isPlain ? .plain : .quoted
        return SettingValue(.scalar(SettingScalar(outcome.text, style: style, written: scalar.string)), at: position)
    }

    private mutating func entries(of mapping: Node.Mapping, under parent: String, depth: Int) -> [SettingEntry] {
        var entries: [SettingEntry] = []
        var seen: [String: SettingPosition?] = [:]
        var merged: [SettingEntry] = []
        for (keyNode, valueNode) in mapping {
            let position = keyNode.mark.map(SettingPosition.init)
            guard case .scalar(let scalar) = keyNode else {
                report(parent, "has a list or a mapping for a key", expected: "a name", at: position)
                continue
            }
            let name = composition.name(of: scalar.string)
            if name == "<<", scalar.style == .plain {
                merged += mergedEntries(valueNode, depth: depth)
                continue
            }
            if let first = seen[name] {
                let place = first.map { " (first in line \($0.line))" } ?? ""
                report(
                    name.shownAsKey, "is written more than once in one mapping\(place)", expected: "each key once",
                    at: position)
                continue
            }
            seen[name] = position
            entries.append(
                SettingEntry(
                    SettingKey(name, at: position), value(of: valueNode, under: name.shownAsKey, depth: depth + 1)))
        }
        // What is written out wins over what is merged, and of that the first.
        for entry in merged where seen.updateValue(entry.key.position, forKey: entry.key.name) == nil {
            entries.append(entry)
        }
        return entries
    }

    /// The entries that a merge key (`<<`) brings: those of a mapping, or of each mapping in a list.
    private mutating func mergedEntries(_ node: Node, depth: Int) -> [SettingEntry] {
        let value = value(of: node, under: "<<", depth: depth + 1)
        var entries: [SettingEntry] = []
        let parts: [SettingValue] = if case .list(let items) = value.content { items } else { [value] }
        for part in parts {
            switch part.content {
            case .mapping(let more): entries += more
            case .refused: break
            case .absent, .null, .scalar, .list:
                report("<<", "merges what is no mapping", expected: "an alias of a mapping", at: part.position)
            }
        }
        return entries
    }

    /// Whether a node has no tag, or only the one that says what it is anyhow.
    private mutating func accepts(_ tag: Tag, _ key: String, _ position: SettingPosition?) -> Bool {
        let harmless: [Tag.Name] = [.implicit, .nonSpecific, .str, .seq, .map]
        if harmless.contains(where: { $0.rawValue == tag.rawValue }) { return true }
        report(key, "has the YAML tag \(tag.rawValue.quotedForPeople)", expected: "a value without a tag", at: position)
        return false
    }

    private mutating func report(_ key: String, _ problem: String, expected: String, at position: SettingPosition?) {
        problems.append(SettingProblem(key, problem, expected: expected, at: position))
    }
}
