import HTTPExchange
import Providers
import SyncModel

/// One source: whether it can be read and since when, what cannot, and how its syncs are and were.
struct SourceCard: Sendable {
    let source: SurveyedSource
    let now: Timestamp

    private var snapshot: SourceSnapshot { source.snapshot }
    private var condition: SourceCondition? { snapshot.lastPoll?.condition }

    var html: HTML {
        """
        <article class="card \(kind)">
        <h3><a href="\(StatusLinks(sources: [snapshot.name]).address)#syncs">\(snapshot.name)</a> \
        <span class="quiet">\(snapshot.provider)</span></h3>
        <p class="condition">\(StateIcon.icon(condition))<span><strong>\(headline)</strong>\(since)</span></p>
        \(failures)
        \(connections)
        \(states)
        \(trail)
        <p class="quiet small">\(polling)</p>
        </article>
        """
    }

    private var kind: HTML {
        switch condition {
        case .down: "down"
        case .impaired: "impaired"
        case .whole: "whole"
        case nil: "unpolled"
        }
    }

    private var headline: String {
        guard let poll = snapshot.lastPoll else { return "Not polled yet" }
        switch poll.condition {
        case .down: return "Down: \(reasons(of: poll))"
        case .impaired: return "Up, in part: \(reasons(of: poll))"
        case .whole: return "Up"
        }
    }

    private var since: HTML {
        guard let since = snapshot.conditionSince else { return ": the first poll is on its way" }
        return " for \(HTML.age(of: since, at: now))"
    }

    private func reasons(of poll: PollSummary) -> String {
        let words = poll.reasons.map(\.rawValue).sorted()
        return words.isEmpty ? "not everything could be read" : words.joined(separator: ", ")
    }

    /// What could not be read, in whole sentences.
    private var failures: HTML {
        guard let poll = snapshot.lastPoll, poll.condition != .whole else { return .none }
        var items: [HTML] = []
        if let failure = poll.failure {
            items = ["<li>\(failure.description)</li>", lastRead]
        } else {
            items = snapshot.failures.prefix(Self.mostExamples).map {
                "<li><b>\(HTML.foreign($0.target))</b> \($0.failure.description)</li>"
            }
            let others = poll.failedTargets + poll.failedParts - items.count
            if others > 0 { items.append("<li class=\"quiet\">and \(others.grouped) more</li>") }
        }
        let summary: HTML =
            poll.failure == nil
            ? "<p class=\"small\">\(poll.failedTargets.grouped) of \(poll.targets.of("target")) cannot be read:</p>"
            : .none
        return "\(summary)<ul class=\"reasons\">\(items.joined())</ul>"
    }

    /// How old everything is that still stands here.
    private var lastRead: HTML {
        guard let last = snapshot.lastSuccess else { return "<li>It has not been read since the start.</li>" }
        let limit = snapshot.staleAfter.inWords
        return "<li>Last read \(HTML.time(last, at: now)); a reading stands for \(limit).</li>"
    }

    private var connections: HTML {
        guard !snapshot.brokenConnections.isEmpty else { return .none }
        let broken = snapshot.brokenConnections
        let shown = broken.prefix(Self.mostExamples).map { connection -> HTML in
            """
            <li><b>\(HTML.foreign(connection.connection))</b> at \(HTML.foreign(connection.integration)): \
            \(connection.state == .authError ? "its credentials fail" : "it must be linked again")</li>
            """
        }
        let count = broken.count == SourceSnapshot.mostExamples ? "\(broken.count) connections or more" : nil
        let words = count ?? broken.count.of("connection")
        let more: HTML =
            broken.count > shown.count ? "<li class=\"quiet\">and \(broken.count - shown.count) more</li>" : .none
        return "<p class=\"small\">\(words) cannot be used:</p><ul class=\"reasons\">\(shown.joined())\(more)</ul>"
    }

    /// So many lines leave a card readable.
    private static let mostExamples = 4

    private var states: HTML {
        let items = StatePictures.present(in: source.states).map { state, count -> HTML in
            """
            <li><a href="\(StatusLinks(sources: [snapshot.name], states: [state]).address)#syncs" \
            title="\(state.word)">\(StateIcon.icon(state))<b>\(count.grouped)</b> \
            <span>\(state.word)</span></a></li>
            """
        }
        guard !items.isEmpty else {
            return snapshot.lastPoll == nil ? .none : "<p class=\"quiet small\">No sync is known.</p>"
        }
        return "<ul class=\"legend\" aria-label=\"Syncs by state\">\(items.joined())</ul>"
    }

    private var trail: HTML {
        guard let first = snapshot.trail.points.first, snapshot.trail.points.count > 1 else { return .none }
        return """
            <figure>\(StatePictures.trail(snapshot.trail, at: now))<figcaption class="quiet small">\
            <span>\(HTML.time(first.time, at: now))</span><span>syncs by state</span><span>now</span></figcaption></figure>
            """
    }

    private var polling: HTML {
        guard let poll = snapshot.lastPoll else { return "Polled every \(snapshot.interval.inWords)" }
        return """
            Polled \(HTML.time(poll.finished, at: now)) in \(poll.duration.precisely), every \
            \(snapshot.interval.inWords); \(poll.targets.of("target"))
            """
    }
}

extension Duration {
    /// For what takes moments: `32 ms`, `1.4 s`, and above a minute as people say it.
    fileprivate var precisely: String {
        let milliseconds = wholeMicroseconds / 1000
        if milliseconds < 1000 { return "\(milliseconds) ms" }
        return milliseconds < 60_000 ? "\(milliseconds / 1000).\(milliseconds % 1000 / 100) s" : inWords
    }
}
