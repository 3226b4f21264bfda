import SyncModel
import TestSupport
import Testing

@Suite("Colours mean the same everywhere")
struct DashboardColourTests {
    /// Of the palette that Okabe and Ito made for the colour-blind.
    private static let colours = [
        "pending": "#BBBBBB", "running": "#56B4E9", "success": "#009E73", "partial": "#F0E442", "error": "#D55E00",
        "rate_limited": "#E69F00", "paused": "#CC79A7", "disabled": "#6B6B6B", "unknown": "#0072B2",
        "ok": "#009E73", "auth_error": "#D55E00", "relink_needed": "#E69F00", "incomplete": "#F0E442",
        "idle": "#BBBBBB",
        "cannot be read": "#D55E00", "partly read": "#E69F00", "read": "#009E73",
    ]

    @Test("there is a colour for every state, and no two states of one kind share it")
    func complete() {
        let states = SyncState.allCases.map(\.rawValue)
        let connections = ConnectionState.allCases.map(\.rawValue)
        for group in [states, connections] {
            #expect(Set(group.compactMap { Self.colours[$0] }).count == group.count)
        }
    }

    @Test("a state has its colour and its name wherever it is shown", arguments: Dashboard.names)
    func states(name: String) throws {
        for panel in try Dashboard(name).panels {
            let results = panel.json.all.flatMap(\.["mappings"].list).flatMap { mapping in
                mapping["type"].text == "value" ? Array(mapping["options"].members.values) : []
            }
            for result in results {
                let text = try #require(result["text"].text)
                #expect(Self.colours[text] == result["color"].text, "\(panel.title): \(text)")
            }
            for override in panel.json["fieldConfig"]["overrides"].list {
                guard let state = override["matcher"]["options"].text, let colour = Self.colours[state] else {
                    continue
                }
                let fixed = override["properties"].list.first { $0["id"].text == "color" }
                #expect(fixed?["value"]["fixedColor"].text == colour, "\(panel.title): \(state)")
            }
        }
    }

    @Test("numbers that stand for states are those that the query gives", arguments: Dashboard.names)
    func codes(name: String) throws {
        for panel in try Dashboard(name).panels {
            for query in panel.queries {
                for match in query.matches(of: /(\d) \* \(sync_\w+\{[^}]*state="(\w+)"\} == 1\)/) {
                    let mappings = panel.json["fieldConfig"]["defaults"]["mappings"].list
                    #expect(mappings.first?["options"][String(match.1)]["text"].text == String(match.2))
                }
            }
        }
    }

    @Test("values change colour where the alert that the description names fires", arguments: Dashboard.names)
    func thresholds(name: String) throws {
        let alerts = try RuleFile.read("alerts").alerts
        for panel in try Dashboard(name).panels {
            let named = panel.description.matches(of: /Syncs?[A-Z]\w+/).map { String($0.0) }
            for alert in named { #expect(alerts[alert] != nil, "\(panel.title): \(alert)") }
            var bounds = named.reduce(into: Set<Double>()) { $0.formUnion(PromQL(alerts[$1]?.expr ?? "").numbers) }
            // "More than none" begins at one.
            if bounds.contains(0) { bounds.insert(1) }
            // A burn rate is a share of stale syncs, in units of the share that the objective allows.
            let unit = panel.queries.contains { $0.contains("/ 0.02") } ? 0.02 : 1
            for threshold in panel.thresholds {
                let isThere = bounds.contains { abs($0 - threshold * unit) < 1e-9 }
                #expect(isThere, "\(panel.title): \(threshold)")
            }
        }
    }
}
