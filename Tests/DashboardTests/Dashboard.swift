import Foundation
import TestSupport

/// A dashboard as its file has it.
struct Dashboard: Sendable {
    /// Every dashboard there is; a test compares them with the folder.
    static let names = ["connection", "exporter", "overview", "source"]

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

    /// The bounds at which its values, or those of one of its columns, change colour.
    var thresholds: [Double] {
        let overrides = json["fieldConfig"]["overrides"].list.flatMap(\.["properties"].list)
            .filter { $0["id"].text == "thresholds" }
            .map(\.["value"])
        return ([json["fieldConfig"]["defaults"]["thresholds"]] + overrides)
            .flatMap(\.["steps"].list)
            .compactMap(\.["value"].number)
    }
}
