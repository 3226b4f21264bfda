import Foundation
import TestSupport

/// A dashboard as its file has it.
struct Dashboard: Sendable {
    /// Every dashboard there is; a test compares them with the folder.
    static let names = ["connection", "customer", "exporter", "overview", "source"]

    let json: JSON

    init(_ name: String) throws {
        json = try JSONDecoder().decode(JSON.self, from: Data(contentsOf: Repository.file("dashboards/\(name).json")))
    }

    static func all() throws -> [Dashboard] { try names.map(Dashboard.init) }

    var uid: String { json["uid"].text ?? "" }
    var title: String { json["title"].text ?? "" }
    var panels: [Panel] { json["panels"].list.map(Panel.init) }
    var variables: [JSON] { json["templating"]["list"].list }

    func variable(_ name: String) -> JSON { variables.first { $0["name"].text == name } ?? .null }

    /// The selectors that the values of the variables are taken from.
    var variableSelectors: [String] {
        variables.compactMap { $0["query"].text?.wholeMatch(of: /label_values\((.+), \w+\)/).map { String($0.1) } }
    }

    var annotationQueries: [String] { json["annotations"]["list"].list.compactMap { $0["expr"].text } }
}

/// A panel of a dashboard.
struct Panel: Sendable {
    let json: JSON

    var title: String { json["title"].text ?? "" }
    var description: String { json["description"].text ?? "" }
    var type: String { json["type"].text ?? "" }
    var targets: [JSON] { json["targets"].list }
    var queries: [String] { targets.compactMap { $0["expr"].text } }

    /// The columns and rows of the grid that it takes.
    var columns: Range<Int> { range("x", "w") }
    var rows: Range<Int> { range("y", "h") }

    private func range(_ start: String, _ length: String) -> Range<Int> {
        let start = Int(json["gridPos"][start].number ?? -1)
        return start..<start + Int(json["gridPos"][length].number ?? 0)
    }

    /// Its fields: the defaults, and each override with what it overrides.
    var fields: [Field] {
        let defaults = json["fieldConfig"]["defaults"]
        return [Field(name: "", properties: defaults.members)]
            + json["fieldConfig"]["overrides"].list.map { Field(override: $0, defaults: defaults) }
    }

    /// The field that holds the values of a query, or the defaults.
    func field(of target: JSON) -> Field {
        let names = [target["legendFormat"].text ?? "", "Value #\(target["refId"].text ?? "")"]
        return fields.first { field in names.contains { !$0.isEmpty && field.matches($0) } } ?? fields[0]
    }

    /// The titles of the columns that a table is sorted by.
    var sortedBy: [String] { json["options"]["sortBy"].list.compactMap(\.["displayName"].text) }

    func transformation(_ id: String) -> JSON {
        json["transformations"].list.first { $0["id"].text == id }?["options"] ?? .null
    }
}

/// A field of a panel, with what the panel sets for it.
struct Field: Sendable {
    /// Its name, or a pattern of names in slashes. Empty for what holds for all fields.
    let name: String
    let properties: [String: JSON]

    init(name: String, properties: [String: JSON]) {
        self.name = name
        self.properties = properties
    }

    init(override: JSON, defaults: JSON) {
        name = override["matcher"]["options"].text ?? ""
        properties = override["properties"].list.reduce(into: defaults.members) { properties, property in
            if let id = property["id"].text { properties[id] = property["value"] }
        }
    }

    subscript(property: String) -> JSON { properties[property] ?? .null }

    func matches(_ field: String) -> Bool {
        guard name.hasPrefix("/"), let pattern = try? Regex(String(name.dropFirst().dropLast())) else {
            return name == field
        }
        return field.firstMatch(of: pattern) != nil
    }

    var unit: String { self["unit"].text ?? "" }
    var steps: [JSON] { self["thresholds"]["steps"].list }
    /// The bounds at which its values change colour.
    var bounds: [Double] { steps.compactMap(\.["value"].number) }
    /// Whether its values are drawn in one colour, whatever they are.
    var isFixed: Bool { self["color"]["mode"].text == "fixed" }
    /// The colour of a value below all bounds, and of no value.
    var lowestColour: String? { isFixed ? self["color"]["fixedColor"].text : steps.first?["color"].text }
    /// The colours and words that single values or ranges have.
    var results: [JSON] {
        self["mappings"].list.flatMap { mapping in
            switch mapping["type"].text {
            case "value": Array(mapping["options"].members.values)
            default: [mapping["options"]["result"]]
            }
        }
    }
}
