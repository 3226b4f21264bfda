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
        "unreadable": "#D55E00", "its source is unreadable": "#D55E00", "partly read": "#E69F00", "read": "#009E73",
        "fails": "#D55E00", "credentials": "#E69F00", "stale": "#E69F00", "overdue": "#F0E442",
        "degraded": "#F0E442", "in time": "#009E73", "not judged": "#8E8E8E", "nothing wrong": "#009E73",
        "yes": "#009E73", "no": "#D55E00",
    ]

    @Test("there is a colour for every state, and no two states of one kind share it")
    func complete() {
        let states = SyncState.allCases.map(\.rawValue)
        let connections = ConnectionState.allCases.map(\.rawValue)
        for group in [states, connections] {
            #expect(Set(group.compactMap { Self.colours[$0] }).count == group.count)
        }
    }

    @Test("a word has one colour wherever it is shown", arguments: Dashboard.names)
    func states(name: String) throws {
        for panel in try Dashboard(name).panels {
            for result in panel.fields.flatMap(\.results) where result["color"] != .null {
                let text = try #require(result["text"].text)
                #expect(Self.colours[text] == result["color"].text, "\(panel.title): \(text)")
            }
            for override in panel.json["fieldConfig"]["overrides"].list where panel.type == "timeseries" {
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
            let bounds = named.reduce(into: Set<Double>()) { $0.formUnion(PromQL(alerts[$1]?.expr ?? "").numbers) }
            // A burn rate is a share of stale syncs, in units of the share that the objective allows.
            let unit = panel.queries.contains { $0.contains("/ 0.02") } ? 0.02 : 1
            for field in panel.fields {
                for bound in field.bounds {
                    // From 0 on something is known, and from 1 on there is some of what should not be there.
                    if bound == 0 || bound == 1 && ["short", "none", "dateTimeFromNow"].contains(field.unit) {
                        continue
                    }
                    let isThere = bounds.contains { abs($0 - bound * unit) < 1e-9 }
                    #expect(isThere, "\(panel.title): \(bound)")
                }
            }
        }
    }
}
