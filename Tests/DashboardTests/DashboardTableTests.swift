import TestSupport
import Testing

@Suite("Tables show the columns they name, and the worst first")
struct DashboardTableTests {
    @Test("rows of several queries are merged, and only the columns named are shown", arguments: Dashboard.names)
    func columns(name: String) throws {
        for panel in try Dashboard(name).panels where panel.type == "table" {
            #expect(
                panel.json["transformations"].list.compactMap(\.["id"].text)
                    == ["merge", "filterFieldsByName", "organize"], "\(panel.title)")
            let shown = panel.transformation("filterFieldsByName")["include"]["names"].list.compactMap(\.text)
            #expect(!shown.isEmpty && panel.transformation("organize")["excludeByName"].members.isEmpty)
            for column in shown {
                // Each has a title of its own, and a place.
                let field = panel.fields.dropFirst().first { $0.matches(column) }
                #expect(field?["displayName"].text?.isEmpty == false, "\(panel.title): \(column)")
                #expect(panel.transformation("organize")["indexByName"][column].number != nil)
            }
        }
    }

    @Test("a column is the value of a query of its table, or a label of one", arguments: Dashboard.names)
    func values(name: String) throws {
        let known = try KnownSeries.all()
        for panel in try Dashboard(name).panels where panel.type == "table" {
            let shown = Set(panel.transformation("filterFieldsByName")["include"]["names"].list.compactMap(\.text))
            let queries = panel.queries.map { PromQL($0) }
            let labels = queries.reduce(into: Set<String>()) { $0.formUnion(known.labels(of: $1).union($1.texts)) }
            let values = Set(panel.targets.compactMap(\.["refId"].text).map { "Value #\($0)" })
            // So Grafana calls the only value.
            let unknown = shown.subtracting(labels).subtracting(values).subtracting(["Value"])
            #expect(unknown.isEmpty, "\(panel.title): \(unknown)")
        }
    }

    @Test("a label that looks like a number is not written as one", arguments: Dashboard.names)
    func labels(name: String) throws {
        for panel in try Dashboard(name).panels where panel.type == "table" {
            for field in panel.fields.dropFirst() where !field.name.contains("Value") {
                #expect(field.unit == "string", "\(panel.title): \(field.name)")
            }
        }
    }

    @Test("tables of syncs have the worst first, whether a success is known or not", arguments: Dashboard.names)
    func order(name: String) throws {
        for panel in try Dashboard(name).panels where panel.type == "table" {
            guard panel.targets.contains(where: { $0["refId"].text == "state" }) else { continue }
            #expect(panel.sortedBy == ["Problem", "Staleness"], "\(panel.title)")
            #expect(panel.json["options"]["sortBy"].list.allSatisfy { $0["desc"] == .bool(true) })
            let query = panel.targets.first { $0["refId"].text == "problem" }?["expr"].text ?? ""
            #expect(PromQL(query).selectors.contains { $0.name == "instance_sync:sync_problem:rank" })
        }
    }

    @Test("tables of syncs say what, why, since when and who, before the ids", arguments: Dashboard.names)
    func story(name: String) throws {
        for panel in try Dashboard(name).panels where panel.type == "table" {
            guard panel.targets.contains(where: { $0["refId"].text == "state" }) else { continue }
            let places = panel.transformation("organize")["indexByName"].members.compactMapValues(\.number)
            let ids = try #require(["integration", "name", "connection"].compactMap { places[$0] }.min())
            let story = [
                "Value #problem", "class", "Value #since", "state", "Value #staleness", "Value #next", "customer",
            ]
            for column in story { #expect((places[column] ?? .infinity) < ids, "\(panel.title): \(column)") }
            #expect(places["url"] != nil, "\(panel.title)")
        }
    }

    @Test("every option of a table is one that Grafana 10 to 13 has", arguments: Dashboard.names)
    func options(name: String) throws {
        for panel in try Dashboard(name).panels where panel.type == "table" {
            #expect(
                Set(panel.json["options"].members.keys) == ["cellHeight", "showHeader", "sortBy"], "\(panel.title)")
        }
    }
}
