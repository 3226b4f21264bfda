import Fleet
import SyncModel

/// The first thing to read: whether anything is wrong with what was selected, in one sentence, and how many syncs have
/// which trouble.
struct Headline: Sendable {
    let summary: StatusSummary
    let selection: SyncSelection

    private var sources: [SourceSummary] { summary.sources.filter(\.isSelected) }
    private var down: [SourceSummary] { sources.filter { $0.condition == .down } }
    private var impaired: [SourceSummary] { sources.filter { $0.condition == .impaired } }
    private var counts: SyncCounts { summary.selected }
    private var brokenConnections: Int {
        selection.isFiltered ? 0 : sources.reduce(0) { $0 + $1.brokenConnections.count }
    }
    /// Whether every target of every selected source was read.
    private var isEverythingRead: Bool { sources.allSatisfy(\.source.isWholeAndRead) }

    /// How it all is, as one sign.
    var condition: SourceCondition? {
        if !down.isEmpty { return .down }
        if counts.urgent + counts.unreadable + impaired.count + brokenConnections > 0 { return .impaired }
        return isEverythingRead ? .whole : nil
    }

    /// One sentence without a full stop.
    var title: String {
        var parts: [String] = []
        if down.count == 1, let source = down.first { parts.append("\(source.source.name) cannot be read") }
        if down.count > 1 { parts.append("\(down.count) sources cannot be read") }
        let selected = selection.isFiltered ? "selected sync" : "sync"
        if counts.urgent > 0 {
            parts.append("\(counts.urgent.of(selected)) need\(counts.urgent == 1 ? "s" : "") attention")
        }
        if counts.unreadable > 0 { parts.append("\(counts.unreadable.of(selected)) cannot be read") }
        if counts.unreadable == 0, !impaired.isEmpty { parts.append("\(failedTargets) cannot be read") }
        if brokenConnections > 0 {
            parts.append("\(brokenConnections.of("connection")) \(brokenConnections == 1 ? "is" : "are") broken")
        }
        if parts.isEmpty { parts.append(calm(selected)) }
        return parts.joined(separator: ", ")
    }

    /// `1 integration and 2 users`
    private var failedTargets: String {
        let counts = Dictionary(impaired.map { ($0.targetWord, $0.status.failedTargets) }, uniquingKeysWith: +)
        let words = counts.filter { $0.value > 0 }.sorted { $0.key < $1.key }.map { $0.value.of($0.key) }
        guard let last = words.last else { return "something" }
        return words.count == 1 ? last : "\(words.dropLast().joined(separator: ", ")) and \(last)"
    }

    /// What is said if nothing is known to be wrong.
    private func calm(_ selected: String) -> String {
        if !isEverythingRead {
            return counts.total == 0 ? "Waiting for the first poll" : "Not everything has been read yet"
        }
        if counts.total == 0 { return selection.isFiltered ? "No sync matches these filters" : "There is no sync" }
        return "No \(selected) needs attention"
    }

    var html: HTML {
        """
        <section class="headline" aria-labelledby="headline">
        <h1 id="headline">\(StateIcon.icon(condition))<span>\(title)</span></h1>
        <p class="quiet">\(scope)</p>
        \(troubles)
        \(StatePictures.share(counts))
        \(StateLegend(counts: counts, links: links, label: "Syncs by state").html)
        </section>
        """
    }

    private var links: StatusLinks { StatusLinks(selection) }

    private var scope: String {
        let syncs = selection.isFiltered ? counts.total.of("selected sync") : counts.total.of("sync")
        let known = "\(syncs) at \(sources.count.of("source"))"
        return impaired.isEmpty ? known : "\(known), \(impaired.count) of which can be read only in part"
    }

    private var troubles: HTML {
        let present = SyncTrouble.allCases.filter { counts.count(of: $0) > 0 }
        guard !present.isEmpty else { return .none }
        let items = present.map { trouble -> HTML in
            let kind: HTML = trouble.isUrgent ? "urgent" : "mild"
            return """
                <li><a class="chip \(kind)" href="\(links.with(trouble).address)#syncs">\
                <b>\(counts.count(of: trouble).grouped)</b> \(trouble.word)</a></li>
                """
        }
        return "<ul class=\"chips\" aria-label=\"What is wrong\">\(items.joined())</ul>"
    }
}
