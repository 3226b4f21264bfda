import Fleet
import HTTPEndpoint
import HTTPExchange
import SyncModel

/// One sync: everything that is known of it, and how to find its series.
struct SyncPage: Sendable {
    let listed: ListedSync
    let source: PublishedSource
    let program: ProgramFacts
    let now: Timestamp

    private var sync: SyncRow { listed.sync }
    private var row: Row { listed.row }

    var response: EndpointResponse {
        let condition: SourceCondition? =
            listed.trouble.map { $0.isUrgent ? .down : .impaired } ?? (listed.unreadable == nil ? .whole : nil)
        return PageFrame(title: title, favicon: Favicon.disc(condition), program: program, now: now).response(
            """
            <section class="headline" aria-labelledby="headline">
            <h1 id="headline">\(StateIcon.icon(condition))<span>\(title)</span></h1>
            </section>
            \(SyncTable(rows: [SyncTableRow(listed: listed, source: source, started: program.started, now: now)]).html)
            <h2>What is known</h2>
            <dl>\(list)</dl>
            <h2>Its series</h2>
            <p><code>\(selector)</code></p>
            <p><a href="./">All sources and syncs</a></p>
            """)
    }

    private var title: String {
        let state = listed.unreadable == nil ? row.state.word : "unknown"
        return "\(listed.connection?.customer ?? sync.connection) \(sync.sync): \(listed.trouble?.word ?? state)"
    }

    private var list: HTML {
        facts.map { name, value -> HTML in "<dt>\(name)</dt><dd>\(value)</dd>" }.joined(separator: "\n")
    }

    private var facts: [(name: HTML, value: HTML)] {
        let texts: [(HTML, HTML?)] = [
            (
                "Customer",
                listed.connection?.customer.map { customer in
                    "<a href=\"\(DetailLinks.customer(customer, root: "./"))\">\(HTML.foreign(customer))</a>"
                }
            ),
            ("Integration", HTML.foreign(sync.integration)), ("Connection", HTML.foreign(sync.connection)),
            ("State of the connection", (listed.connection?.state.word).map { "\($0)" }),
            ("ID", HTML.foreign(sync.id)), ("Schedule", sync.schedule.isEmpty ? nil : HTML.foreign(sync.schedule)),
            ("Class of the failure", listed.failure.map { "\($0.rawValue.replacing("_", with: " "))" }),
            ("Last success", time(row.lastSuccess)), ("Last end", time(row.lastFinished)),
            ("Last start", time(row.lastStarted)), ("Next run", time(row.nextRun)),
            ("State since, at the latest", time(row.stateSince)), ("Failing since", time(row.failingSince)),
            ("Failed runs in a row", row.lastRunFailed == nil ? nil : "\(row.failedRunsInARow)"),
            ("Runs seen", "\(Int(row.observedRuns).grouped), \(Int(row.observedFailures).grouped) of which failed"),
            ("Records", records), ("Read", HTML.time(listed.readAt, at: now)),
        ]
        return texts.compactMap { name, value in value.map { (name, $0) } }
    }

    private func time(_ time: OptionalTime) -> HTML? {
        time.time.map { "\(HTML.time($0, at: now)) <span class=\"quiet small\">\($0.inWords)</span>" }
    }

    private var records: HTML? {
        let models = sync.models.filter { $0.records != ModelFigures.none }
        guard !models.isEmpty else { return nil }
        return models.map { model -> HTML in
            let name = sync.content.texts[model.model]
            return "\(Int(model.records).grouped)\(name.isEmpty ? .none : " \(HTML.foreign(name))" as HTML)"
        }.joined(separator: ", ")
    }

    /// The PromQL that selects all series of the sync.
    private var selector: String {
        let labels = [
            ("source", source.name), ("integration", sync.integration), ("connection", sync.connection),
            ("sync", sync.sync), ("variant", sync.variant),
        ]
        let matchers = labels.map { name, value in
            "\(name)=\"\(value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n"))\""
        }
        return "{__name__=~\"sync_.+\",\(matchers.joined(separator: ","))}"
    }
}
