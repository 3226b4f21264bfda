import Yams

/// A file of recording rules and alerts.
struct RuleFile: Decodable {
    static func read(_ name: String) throws -> RuleFile {
        try YAMLDecoder().decode(RuleFile.self, from: Repository.text("dashboards/\(name).yaml"))
    }

    struct Group: Decodable {
        let name: String
        let rules: [Rule]
    }

    struct Rule: Decodable {
        let record: String?
        let alert: String?
        let expr: String
        let labels: [String: String]?
        let annotations: [String: String]?
    }

    let groups: [Group]

    var rules: [Rule] { groups.flatMap(\.rules) }

    /// The alerts by name.
    var alerts: [String: Rule] {
        Dictionary(rules.compactMap { rule in rule.alert.map { ($0, rule) } }, uniquingKeysWith: { first, _ in first })
    }
}
