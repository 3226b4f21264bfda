import Settings

/// A file of recording rules and alerts.
package struct RuleFile: Sendable {
    /// The files of rules in `dashboards/`.
    package static let names = ["rules", "alerts"]

    package struct Group: Sendable {
        package let name: String
        package let rules: [Rule]
    }

    package struct Rule: Sendable {
        package let record: String?
        package let alert: String?
        package let expr: String
        package let labels: [String: String]?
        package let annotations: [String: String]?

        /// The recorded series, or the alert.
        package var name: String { record ?? alert ?? "" }
    }

    package let groups: [Group]

    package var rules: [Rule] { groups.flatMap(\.rules) }

    /// The alerts by name.
    package var alerts: [String: Rule] {
        Dictionary(rules.compactMap { rule in rule.alert.map { ($0, rule) } }, uniquingKeysWith: { first, _ in first })
    }

    /// Reads `dashboards/NAME.yaml`.
    package static func read(_ name: String) throws -> RuleFile {
        let document = YAMLDocument.read(Array(try Repository.text("dashboards/\(name).yaml").utf8), environment: nil)
        if let problem = document.problems.first { throw problem }
        let groups = try document.value?.items("groups") ?? []
        return RuleFile(groups: try groups.map { try Group($0) })
    }
}

extension RuleFile.Group {
    fileprivate init(_ value: SettingValue) throws {
        name = try value.text("name")
        rules = try value.items("rules").map { try RuleFile.Rule($0) }
    }
}

extension RuleFile.Rule {
    fileprivate init(_ value: SettingValue) throws {
        record = try? value.text("record")
        alert = try? value.text("alert")
        expr = try value.text("expr")
        labels = try value["labels"].map { try $0.texts() }
        annotations = try value["annotations"].map { try $0.texts() }
    }
}

/// A value of another shape than rules have.
private struct UnexpectedValue: Error {
    let position: SettingPosition?
    let expected: String
}

extension SettingValue {
    /// What a key of a mapping holds.
    fileprivate subscript(key: String) -> SettingValue? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key.name == key }?.value
    }

    fileprivate func items(_ key: String) throws -> [SettingValue] {
        guard case .list(let items)? = self[key]?.content else {
            throw UnexpectedValue(position: position, expected: "a list of \(key)")
        }
        return items
    }

    fileprivate func text(_ key: String) throws -> String {
        guard case .scalar(let scalar)? = self[key]?.content else {
            throw UnexpectedValue(position: position, expected: key)
        }
        return scalar.text
    }

    /// A mapping whose values are all texts.
    fileprivate func texts() throws -> [String: String] {
        guard case .mapping(let entries) = content else {
            throw UnexpectedValue(position: position, expected: "a mapping")
        }
        return Dictionary(try entries.map { ($0.key.name, try text($0.key.name)) }) { first, _ in first }
    }
}
