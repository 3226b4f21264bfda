/// The entries of a mapping while it is read: each key once, merged ones last.
struct YAMLMapping {
    private var written: [SettingEntry] = []
    private var merged: [SettingEntry] = []
    private var places: [String: SettingPosition] = [:]

    /// Adds an entry, or the entries that a merge key brings.
    ///
    /// - Returns: What is wrong with it: a key that is there already, of which the first value stays, or a merge of
    ///   something else than mappings.
    mutating func add(
        _ name: String, isMerge: Bool, _ value: SettingValue, at position: SettingPosition
    ) -> [SettingProblem] {
        if let first = places.updateValue(position, forKey: name) {
            places[name] = first
            return [
                SettingProblem(
                    name.shownAsKey, "is written more than once in one mapping (first in line \(first.line))",
                    expected: "each key once", at: position)
            ]
        }
        if isMerge { return merge(value) }
        written.append(SettingEntry(SettingKey(name, at: position), value))
        return []
    }

    /// Those written, then those merged that are not written; of two that are merged, the first.
    var entries: [SettingEntry] {
        var names = Set(written.map(\.key.name))
        return written + merged.filter { names.insert($0.key.name).inserted }
    }

    private mutating func merge(_ value: SettingValue) -> [SettingProblem] {
        var problems: [SettingProblem] = []
        let parts: [SettingValue] = if case .list(let items) = value.content { items } else { [value] }
        for part in parts {
            switch part.content {
            case .mapping(let entries): merged += entries
            case .refused: break
            case .absent, .null, .scalar, .list:
                problems.append(
                    SettingProblem(
                        "<<", "merges what is no mapping", expected: "an alias of a mapping", at: part.position))
            }
        }
        return problems
    }
}
