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
        for url in try Dashboard(name).json["panels"].all.compactMap(\.["url"].text) where url.hasPrefix("/") {
            let uid = try #require(url.firstMatch(of: /^\/d\/([^?]+)\?/)?.1)
            let target = try #require(try Dashboard.all().first { $0.uid == uid })
            #expect(url.contains("${__url_time_range}"))
            for match in url.matches(of: /var-(\w+)=|\$\{(\w+):queryparam\}/) {
                let variable = String(match.1 ?? match.2 ?? "")
                #expect(target.variable(variable) != .null, "\(variable)")
            }
        }
    }

    @Test("other links are addresses that a series has, the runbooks, or Nango's console", arguments: Dashboard.names)
    func otherLinks(name: String) throws {
        let dashboard = try Dashboard(name)
        for url in dashboard.json["panels"].all.compactMap(\.["url"].text) where !url.hasPrefix("/") {
            if url.hasPrefix("${console:raw}/") {
                #expect(dashboard.variable("console")["type"].text == "textbox")
            } else {
                #expect(url == "${__value.raw}" || url.hasSuffix("/docs/runbooks/README.md#${__value.text}"))
            }
        }
    }

    @Test("what leads to a runbook by its word has a section of that word there")
    func runbooks() throws {
        let sections = Set(try Repository.text("docs/runbooks/README.md").matches(of: /(?m)^### (.+)$/).map { $0.1 })
        for panel in try Dashboard.all().flatMap(\.panels) {
            for field in panel.fields
            where field["links"].list.contains(where: { $0["url"].text?.contains("#") == true }) {
                for text in field.results.compactMap(\.["text"].text) where !["in time", "not judged"].contains(text) {
                    #expect(sections.contains(where: { $0 == text }), "\(text)")
                }
            }
        }
    }

    /// A tablet or a small laptop: 24 columns with gaps of 8, within margins of 16 on either side.
    private static let screen = 1280.0

    private static func width(of panel: Panel) -> Double {
        let column = (screen - 32 - 23 * 8) / 24
        return Double(panel.columns.count) * (column + 8) - 8
    }

    @Test("tables need no scrolling sideways on a screen of 1,280 pixels", arguments: Dashboard.names)
    func tableWidths(name: String) throws {
        for panel in try Dashboard(name).panels where panel.type == "table" {
            let widths = panel.fields.dropFirst().map { $0["custom.width"].number }
            #expect(!widths.contains(nil), "\(panel.title)")
            // The table's border and its scroll bar for rows.
            let needed = widths.compactMap(\.self).reduce(20, +)
            #expect(needed <= Self.width(of: panel), "\(panel.title): \(needed)")
        }
    }

    @Test("titles are not cut on a screen of 1,280 pixels", arguments: Dashboard.names)
    func titleWidths(name: String) throws {
        for panel in try Dashboard(name).panels {
            // Of the letters in which Grafana writes titles one takes 7.5 on average; and there are margins and a menu.
            let needed = 7.5 * Double(panel.title.count) + 24
            #expect(needed <= Self.width(of: panel), "\(panel.title): \(needed)")
        }
    }

    @Test(
        "on a telephone, where panels are below each other, the first row fits the screen", arguments: Dashboard.names)
    func telephone(name: String) throws {
        let heights = try Dashboard(name).panels.filter { $0.rows.lowerBound == 0 }.map { 38 * $0.rows.count }
        // 844, less the bars of a browser and of Grafana: four to six figures of height 4.
        #expect(heights.reduce(0, +) <= 6 * 152)
        if name == "overview" { #expect(heights.reduce(0, +) <= 844 - 180) }
    }

    @Test("words for what is not known fit a small figure", arguments: Dashboard.names)
    func noValues(name: String) throws {
        for panel in try Dashboard(name).panels where panel.type == "stat" {
            for field in panel.fields { #expect(field["noValue"].text == "no data", "\(panel.title)") }
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
