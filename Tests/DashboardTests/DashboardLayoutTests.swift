import TestSupport
import Testing

@Suite("Dashboards are laid out and linked")
struct DashboardLayoutTests {
    @Test("panels fit the 24 columns and do not overlap", arguments: Dashboard.names)
    func grid(name: String) throws {
        let panels = try Dashboard(name).panels
        for (index, panel) in panels.enumerated() {
            #expect(panel.columns.lowerBound >= 0 && panel.columns.upperBound <= 24, "\(panel.title)")
            #expect(!panel.columns.isEmpty && !panel.rows.isEmpty && panel.rows.lowerBound >= 0, "\(panel.title)")
            for other in panels[(index + 1)...] {
                let overlap = panel.columns.overlaps(other.columns) && panel.rows.overlaps(other.rows)
                #expect(!overlap, "\(panel.title) and \(other.title)")
            }
        }
        #expect(Set(panels.compactMap(\.json["id"].number)).count == panels.count)
    }

    @Test("figures come first", arguments: Dashboard.names)
    func figures(name: String) throws {
        for panel in try Dashboard(name).panels {
            #expect((panel.rows.lowerBound == 0) == (panel.type == "stat"), "\(panel.title)")
        }
    }

    @Test("identifiers and titles are their own, and stay")
    func identity() throws {
        let dashboards = try Dashboard.all()
        #expect(dashboards.map(\.uid) == Dashboard.names.map { "sync-health-\($0)" })
        #expect(Set(dashboards.map(\.title)).count == dashboards.count)
        for dashboard in dashboards {
            #expect(dashboard.json["id"] == .null)
            // Grafana 10.0's; later ones migrate it.
            #expect(dashboard.json["schemaVersion"].number == 38)
        }
    }

    @Test("each dashboard links to all others and keeps the time and the choices", arguments: Dashboard.names)
    func links(name: String) throws {
        let links = try Dashboard(name).json["links"].list
        let others = Dashboard.names.filter { $0 != name }.map { "/d/sync-health-\($0)" }
        #expect(links.compactMap(\.["url"].text).sorted() == others)
        for link in links {
            #expect(link["keepTime"] == .bool(true))
            #expect(link["includeVars"] == .bool(true))
        }
    }

    @Test("links in tables lead to a dashboard that has the variables they set", arguments: Dashboard.names)
    func tableLinks(name: String) throws {
        for url in try Dashboard(name).json["panels"].all.compactMap(\.["url"].text) {
            let uid = try #require(url.firstMatch(of: /^\/d\/([^?]+)\?/)?.1)
            let target = try #require(try Dashboard.all().first { $0.uid == uid })
            #expect(url.contains("${__url_time_range}"))
            for match in url.matches(of: /var-(\w+)=|\$\{(\w+):queryparam\}/) {
                let variable = String(match.1 ?? match.2 ?? "")
                #expect(target.variable(variable) != .null, "\(variable)")
            }
        }
    }

    @Test("alerts that fire are marked in every graph", arguments: Dashboard.names)
    func annotations(name: String) throws {
        let query = try #require(try Dashboard(name).annotationQueries.first)
        let selector = try #require(PromQL(query).selectors.first)
        #expect(selector.name == "ALERTS")
        #expect(selector.matchers.contains(.init(label: "alertstate", comparison: "=", value: "firing")))
    }
}
