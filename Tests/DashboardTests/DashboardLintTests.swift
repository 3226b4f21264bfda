import Foundation
import TestSupport
import Testing

/// The rules of Grafana's dashboard-linter, every one of them and without an exclusion.
@Suite("Dashboards keep Grafana's lint rules")
struct DashboardLintTests {
    @Test("the folder holds the dashboards that the tests read")
    func names() throws {
        #expect(try Repository.names(in: "dashboards", ending: ".json") == Dashboard.names)
    }

    @Test("the data source is a variable, and everything reads it", arguments: Dashboard.names)
    func dataSource(name: String) throws {
        let dashboard = try Dashboard(name)
        let variable = try #require(dashboard.variables.first)
        #expect(variable["type"].text == "datasource")
        #expect(variable["name"].text == "datasource")
        #expect(variable["label"].text == "Data source")
        #expect(variable["query"].text == "prometheus")
        let sources = dashboard.json.all.map(\.["datasource"]).filter { $0 != .null }
        #expect(Set(sources) == [.object(["type": .text("prometheus"), "uid": .text("${datasource}")])])
        for panel in dashboard.panels { #expect(panel.json["datasource"] != .null, "\(panel.title)") }
    }

    @Test("jobs and instances can be chosen, several or all of them", arguments: Dashboard.names)
    func jobAndInstance(name: String) throws {
        let dashboard = try Dashboard(name)
        for (name, label) in [("job", "Job"), ("instance", "Instance")] {
            let variable = dashboard.variable(name)
            #expect(variable["type"].text == "query")
            #expect(variable["label"].text == label)
            #expect(variable["multi"] == .bool(true))
            #expect(variable["includeAll"] == .bool(true))
            #expect(variable["allValue"].text == ".+")
        }
    }

    @Test("choices are read anew when the time range changes", arguments: Dashboard.names)
    func variables(name: String) throws {
        let dashboard = try Dashboard(name)
        let queried = dashboard.variables.filter { $0["type"].text == "query" }
        // Beside the data source there may be texts, such as an address.
        let texts = dashboard.variables.filter { $0["type"].text == "textbox" }
        #expect(queried.count == dashboard.variables.count - 1 - texts.count)
        #expect(dashboard.variableSelectors.count == queried.count)
        for variable in queried { #expect(variable["refresh"].number == 2, "\(variable["name"])") }
    }

    @Test("every selector of a panel is narrowed to the chosen jobs and instances", arguments: Dashboard.names)
    func matchers(name: String) throws {
        for panel in try Dashboard(name).panels {
            for query in panel.queries {
                for selector in PromQL(query).selectors {
                    for label in ["job", "instance"] {
                        let matcher = PromQL.Matcher(label: label, comparison: "=~", value: "$\(label)")
                        #expect(selector.matchers.contains(matcher), "\(panel.title): \(selector)")
                    }
                }
            }
        }
    }

    @Test("every panel has a title, a description that is a sentence, a query and a unit", arguments: Dashboard.names)
    func panels(name: String) throws {
        let dashboard = try Dashboard(name)
        #expect(Set(dashboard.panels.map(\.title)).count == dashboard.panels.count)
        for panel in dashboard.panels {
            #expect(!panel.title.isEmpty)
            #expect(panel.description.hasSuffix("."), "\(panel.title)")
            // This one asks Grafana itself for the alerts.
            if panel.type == "alertlist" { continue }
            #expect(!panel.queries.isEmpty && panel.queries.count == panel.targets.count, "\(panel.title)")
            for field in panel.fields { #expect(Self.units.contains(field.unit), "\(panel.title): \(field.unit)") }
        }
    }

    @Test("counters are only read as rates, whose window is Grafana's", arguments: Dashboard.names)
    func counters(name: String) throws {
        for panel in try Dashboard(name).panels {
            for selector in panel.queries.flatMap({ PromQL($0).selectors }) {
                let isCounter = selector.name?.firstMatch(of: /^[^:]+_(total|bucket)$/) != nil
                if isCounter {
                    #expect(selector.range != nil, "\(panel.title)")
                    #expect(["rate", "increase", "resets"].contains(selector.function), "\(panel.title)")
                }
                if selector.function == "rate" { #expect(selector.range == "$__rate_interval", "\(panel.title)") }
            }
        }
    }

    @Test("nobody edits them in Grafana, where the next import would undo it", arguments: Dashboard.names)
    func uneditable(name: String) throws {
        #expect(try Dashboard(name).json["editable"] == .bool(false))
    }

    /// Those of Grafana's units that are in use; a new one has to exist there.
    private static let units: Set = [
        "bytes", "dateTimeFromNow", "dtdurations", "none", "percentunit", "reqps", "s", "short", "string",
    ]
}
