import Fleet
import HTTPEndpoint
import SyncModel

/// One customer: a sentence, who must act, the connections and the syncs.
struct CustomerPage: Sendable {
    let customer: CustomerSyncs
    let program: ProgramFacts
    let now: Timestamp

    private static let root = "../"

    private var counts: SyncCounts { customer.counts }
    private var mayExist: MayExist { MayExist(sources: customer.sources) }
    private var broken: Int { customer.connections.count(where: \.state.isBroken) }
    private var isKnown: Bool { !customer.connections.isEmpty }

    var response: EndpointResponse {
        let frame = PageFrame(
            title: title, favicon: Favicon.disc(condition), program: program, root: Self.root, now: now)
        guard isKnown else { return frame.response(missing, status: mayExist.isRuledOut ? 404 : 200) }
        return frame.response(content)
    }

    private var condition: SourceCondition? {
        guard isKnown else { return nil }
        if counts.urgent + counts.unreadable + broken > 0 { return .impaired }
        return mayExist.isRuledOut ? .whole : nil
    }

    /// One sentence without a full stop.
    private var title: String {
        guard isKnown else { return "No customer is called \(customer.name)" }
        var parts: [String] = []
        if counts.urgent > 0 {
            parts.append(
                "\(counts.urgent.grouped) of \(counts.total.of("sync")) need\(counts.urgent == 1 ? "s" : "") attention")
        }
        if counts.unreadable > 0 { parts.append("\(counts.unreadable.of("sync")) cannot be read") }
        if broken > 0 { parts.append("\(broken.of("connection")) \(broken == 1 ? "is" : "are") broken") }
        if parts.isEmpty {
            parts.append(
                mayExist.isRuledOut
                    ? "none of \(counts.total.of("sync")) needs attention" : "not everything can be read")
        }
        return "\(customer.name): \(parts.joined(separator: ", "))"
    }

    private var missing: HTML {
        """
        <h1>\(StateIcon.icon(nil))<span>\(title)</span></h1>
        <p>No connection of that customer is known.\(mayExist.html)</p>
        <p><a href="\(Self.root)">All sources and syncs</a></p>
        """
    }

    private var content: HTML {
        """
        <section class="headline" aria-labelledby="headline">
        <h1 id="headline">\(StateIcon.icon(condition))<span>\(title)</span></h1>
        \(actions)
        \(mayExist.isRuledOut ? .none : "<p class=\"quiet\">More may exist than is shown here.\(mayExist.html)</p>")
        </section>
        <section aria-labelledby="connections">
        <h2 id="connections">Connections <span class="quiet">\(customer.connections.count.grouped)</span></h2>
        <ul class="reasons">\(customer.connections.map(connection).joined())</ul>
        </section>
        <section aria-labelledby="syncs">
        <h2 id="syncs">Syncs <span class="quiet">\(counts.total.grouped), the worst first</span></h2>
        \(table)
        <p><a href="\(Self.root)">All sources and syncs</a> · \
        <a href="\(DetailLinks.customer(customer.name, root: "\(Self.root)api/v1/"))">As JSON</a></p>
        </section>
        """
    }

    /// Who must act, and on how many syncs.
    private var actions: HTML {
        let failures = customer.syncs.compactMap(\.failure).map(Responsibility.init(for:))
        let items = Responsibility.allCases.compactMap { responsible -> HTML? in
            let count = failures.count { $0 == responsible }
            return count == 0 ? nil : "<li><b>\(count.of("sync"))</b>: \(responsible.sentence)</li>"
        }
        return items.isEmpty ? .none : "<ul class=\"reasons\" aria-label=\"Who must act\">\(items.joined())</ul>"
    }

    private func connection(_ reading: ConnectionReading) -> HTML {
        let words: HTML = reading.state.isBroken ? reading.state.explanation : "\(reading.state.word)"
        return "<li><b>\(HTML.foreign(reading.integration))</b> \(HTML.foreign(reading.connection)): \(words)</li>"
    }

    private var table: HTML {
        guard !customer.syncs.isEmpty else { return "<p class=\"empty\">No sync of this customer is known.</p>" }
        return SyncTable(
            rows: customer.syncs.map {
                SyncTableRow(
                    listed: $0, source: customer.sources[$0.source], started: program.started, now: now,
                    root: Self.root)
            }
        ).html
    }
}

extension ConnectionState {
    /// The state for people.
    var word: String { rawValue.replacing("_", with: " ") }
}
