import TestSupport
import Testing

/// What a person takes from a dashboard at a glance must be true: colour is for what is known only.
@Suite("Dashboards are true at a glance")
struct DashboardTruthTests {
    private static let green = "#009E73"
    /// What is not known.
    private static let grey = "#8E8E8E"
    /// Colours that say nothing.
    private static let neutral: Set = ["text", "transparent", grey]

    @Test("a figure without data is grey, or in the colour of text", arguments: Dashboard.names)
    func noData(name: String) throws {
        for panel in try Dashboard(name).panels where panel.type == "stat" {
            for target in panel.targets {
                let colour = panel.field(of: target).lowestColour
                #expect(colour == Self.grey || colour == "text", "\(panel.title): \(colour ?? "none")")
            }
        }
    }

    @Test("without data no panel has a colour that says something", arguments: Dashboard.names)
    func lowestColours(name: String) throws {
        for panel in try Dashboard(name).panels where panel.type != "alertlist" {
            // Lines have colours of their own.
            for field in panel.fields where !(panel.type == "timeseries" && field.isFixed) {
                let isNeutral = field.lowestColour.map(Self.neutral.contains) ?? false
                #expect(isNeutral, "\(panel.title), \(field.name): \(field.lowestColour ?? "none")")
            }
        }
    }

    @Test("what is green has a bound, or a word, at which it is no longer", arguments: Dashboard.names)
    func green(name: String) throws {
        for panel in try Dashboard(name).panels where panel.type != "timeseries" {
            for field in panel.fields {
                let colours = Set((field.steps + field.results).compactMap(\.["color"].text))
                guard colours.contains(Self.green) else { continue }
                #expect(!colours.subtracting(Self.neutral).subtracting([Self.green]).isEmpty, "\(panel.title)")
            }
        }
    }

    @Test("a count is good only if everything that it counts can be read", arguments: Dashboard.names)
    func zeros(name: String) throws {
        // These say themselves whether something can be read, or count what only a readable exporter counts.
        let exempt: Set = ["sync_source_up", "up", "sync_source_parts_late", "sync_source_request_failures_total"]
        for panel in try Dashboard(name).panels where panel.type == "stat" {
            for target in panel.targets {
                let field = panel.field(of: target)
                let query = PromQL(target["expr"].text ?? "")
                let isGoodAtZero = field.steps.contains { $0["value"].number == 0 && $0["color"].text == Self.green }
                let names = Set(query.selectors.compactMap(\.name))
                guard isGoodAtZero, field.unit == "short", names.isDisjoint(with: exempt) else { continue }
                let isGuarded = names.contains("instance_connection:sync_connection:readable")
                #expect(isGuarded, "\(panel.title): \(names.sorted())")
            }
        }
    }

    @Test("a figure that has no data stays, so that it is seen to have none", arguments: Dashboard.names)
    func figuresStay(name: String) throws {
        for panel in try Dashboard(name).panels where panel.type == "stat" && panel.targets.count > 1 {
            for query in panel.queries { #expect(query.hasSuffix("or\nvector(NaN)"), "\(panel.title): \(query)") }
        }
    }

    @Test("what cannot be read is counted beside what fails, and shown where syncs are", arguments: Dashboard.names)
    func unreadable(name: String) throws {
        let panels = try Dashboard(name).panels
        for panel in panels where panel.title == "Which syncs?" {
            #expect(panel.targets.first?["legendFormat"].text == "cannot be read")
        }
        for panel in panels where panel.type == "table" {
            guard let query = panel.targets.first(where: { $0["refId"].text == "problem" })?["expr"].text else {
                continue
            }
            let names = Set(PromQL(query).selectors.compactMap(\.name))
            let isShown =
                names.contains("instance_connection:sync_connection:readable")
                || names.isSuperset(of: ["sync_source_up", "sync_source_failing_target_info"])
            #expect(isShown, "\(panel.title)")
        }
    }

    @Test(
        "series that other targets have, too, are those of exporters, also of one that died", arguments: Dashboard.names
    )
    func strangers(name: String) throws {
        for panel in try Dashboard(name).panels {
            for query in panel.queries {
                let selectors = PromQL(query).selectors
                let isOfEveryTarget = selectors.contains { $0.name?.firstMatch(of: /^(up$|process_|scrape_)/) != nil }
                guard isOfEveryTarget else { continue }
                let isJoined = selectors.contains { $0.name == "sync_exporter_build_info" && $0.range == "1d" }
                #expect(isJoined && query.contains("on (job, instance)"), "\(panel.title): \(query)")
            }
        }
    }

    @Test("a duration is never below zero, where Grafana leaves the minus out", arguments: Dashboard.names)
    func durations(name: String) throws {
        for panel in try Dashboard(name).panels {
            for target in panel.targets where ["s", "dtdurations"].contains(panel.field(of: target).unit) {
                let mayBeNegative = PromQL(target["expr"].text ?? "").mayBeNegative
                #expect(!mayBeNegative, "\(panel.title): \(target["refId"])")
            }
        }
    }

    @Test("times are written as distances from now, and are in milliseconds", arguments: Dashboard.names)
    func times(name: String) throws {
        for panel in try Dashboard(name).panels {
            for target in panel.targets {
                let query = target["expr"].text ?? ""
                let reads = PromQL(query).selectors.contains { $0.name == "sync_next_run_timestamp_seconds" }
                let isTime = panel.field(of: target).unit == "dateTimeFromNow"
                if reads { #expect(isTime, "\(panel.title)") }
                if isTime { #expect(query.contains("1000 * "), "\(panel.title)") }
            }
        }
    }

    @Test("an age is one at the time of the scrape, without the age of the scrape", arguments: Dashboard.names)
    func ages(name: String) throws {
        for panel in try Dashboard(name).panels {
            for query in panel.queries where PromQL(query).called.contains("time") {
                #expect(PromQL(query).called.contains("timestamp"), "\(panel.title): \(query)")
            }
        }
    }

    @Test("an average over days stands beside how long there has been data", arguments: Dashboard.names)
    func measured(name: String) throws {
        for panel in try Dashboard(name).panels where ["stat", "table"].contains(panel.type) {
            guard panel.queries.contains(where: { $0.contains("[3d]") }) else { continue }
            let says = panel.targets.contains {
                $0["expr"].text?.contains("[3d:1m]") == true && $0 != panel.targets.first
            }
            #expect(says, "\(panel.title)")
        }
    }

    @Test("where Grafana takes a pattern of jobs, several are written as one")
    func alertFilter() throws {
        let filters = try Dashboard.all().flatMap(\.panels).compactMap {
            $0.json["options"]["alertInstanceLabelFilter"].text
        }
        #expect(!filters.isEmpty)
        for filter in filters {
            #expect(filter.contains("job=~\"${job:regex}\""))
            #expect(filter.firstMatch(of: /\$\w/) == nil)
        }
    }

    @Test("no two lines or rows of a connection dashboard have one name", arguments: ["connection", "customer"])
    func names(name: String) throws {
        for panel in try Dashboard(name).panels where ["timeseries", "state-timeline"].contains(panel.type) {
            for target in panel.targets where target["legendFormat"].text?.contains("integration") == true {
                #expect(target["legendFormat"].text?.contains("{{connection}}") == true, "\(panel.title)")
            }
        }
    }

    @Test("a panel that says why syncs were dropped counts none that were shown")
    func dropped() throws {
        let panel = try #require(try Dashboard("exporter").panels.first { $0.title == "Syncs dropped by reason" })
        let names = Set(panel.queries.flatMap { PromQL($0).selectors.compactMap(\.name) })
        #expect(names == ["sync_source_syncs_dropped_total"])
    }
}
