import Fleet
import HTTPExchange
import SyncModel

/// One source: whether it can be read and since when, what cannot, and how its syncs are and were.
struct SourceCard: Sendable {
    let summary: SourceSummary
    let now: Timestamp

    private var source: PublishedSource { summary.source }
    private var status: SourceStatus { summary.status }
    private var links: StatusLinks { StatusLinks(sources: [source.name]) }

    var html: HTML {
        """
        <article class="card \(kind)">
        <h3><a href="\(links.address)#syncs">\(source.name)</a> <span class="quiet">\(source.provider)</span></h3>
        <p class="condition">\(StateIcon.icon(summary.condition))<span><strong>\(headline)</strong>\(since)</span></p>
        \(SourceFailures(summary: summary, now: now).html)
        \(connections)
        \(states)
        \(timeline)
        <p class="quiet small">\(polling)</p>
        \(budget)
        </article>
        """
    }

    private var kind: HTML {
        switch summary.condition {
        case .down: "down"
        case .impaired: "impaired"
        case .whole: "whole"
        case nil: "unpolled"
        }
    }

    private var headline: String {
        switch summary.condition {
        case nil: "Not polled yet"
        case .down: "Down: \(reasons)"
        case .impaired: "Up, in part: \(reasons)"
        case .whole: "Up"
        }
    }

    private var since: HTML {
        guard summary.condition != nil, let since = status.conditionSince else {
            return ": the first poll is on its way"
        }
        return " for \(HTML.age(of: since, at: now))"
    }

    private var reasons: String {
        let failures = [status.failure].compactMap(\.self) + (status.failing + status.otherFailures).map(\.failure)
        let words = Set(failures.map(\.reason.rawValue)).sorted()
        return words.isEmpty ? "not everything could be read" : words.joined(separator: ", ")
    }

    private var connections: HTML {
        let broken = summary.brokenConnections
        guard !broken.isEmpty else { return .none }
        let shown = broken.prefix(SourceFailures.maximumExamples).map { connection -> HTML in
            """
            <li><b>\(HTML.foreign(connection.customer ?? connection.connection))</b> at \
            \(HTML.foreign(connection.integration)): \(connection.state.explanation)</li>
            """
        }
        let more: HTML =
            broken.count > shown.count
            ? "<li class=\"quiet\">and \((broken.count - shown.count).grouped) more</li>" : .none
        return """
            <p class="small">\(broken.count.of("connection")) cannot be used:</p>\
            <ul class="reasons">\(shown.joined())\(more)</ul>
            """
    }

    private var states: HTML {
        let legend = StateLegend(counts: summary.counts, links: links, label: "Syncs by state").html
        guard legend.markup.isEmpty else { return legend }
        if summary.condition == nil { return .none }
        return source.isWholeAndRead
            ? "<p class=\"quiet small\">It has no syncs.</p>" : "<p class=\"quiet small\">No sync has been read.</p>"
    }

    private var timeline: HTML {
        guard let first = status.timeline.points.first, status.timeline.points.count > 1 else { return .none }
        return """
            <figure>\(StatePictures.timeline(status.timeline, at: now))<figcaption class="quiet small">\
            <span>\(HTML.time(first.time, at: now))</span><span>syncs by state</span><span>now</span></figcaption></figure>
            """
    }

    private var polling: HTML {
        let interval = source.interval.inWords
        guard let lastPoll = status.lastPoll else { return "Polled every \(interval)" }
        let targets = status.targets.of(summary.targetWord)
        guard let duration = status.roundDuration else { return "Polled \(HTML.time(lastPoll, at: now)); \(targets)" }
        return """
            Polled \(HTML.time(lastPoll, at: now)), a round in \(duration.precisely), every \(interval); \(targets)
            """
    }

    /// How far the round is, and what the budget allows, where that is less than was configured.
    private var budget: HTML {
        var lines: [HTML] = []
        let progress = status.progress
        if progress.done < progress.total, status.roundDuration == nil || status.isBudgeted {
            lines.append("This round: \(progress.done.grouped) of \(progress.total.of("part")) read.")
        }
        if status.isBudgeted {
            let expected = status.expectedRound.inWords
            lines.append(
                status.expectedRound > source.refreshWithin
                    ? """
                    This budget reads all syncs every \(expected); the configuration asks for \
                    \(source.refreshWithin.inWords).
                    """
                    : "This budget (\(status.requestsPerMinute.of("request")) a minute) reads all syncs every \(expected)."
            )
        }
        return lines.isEmpty ? .none : "<p class=\"quiet small\">\(lines.joined(separator: " "))</p>"
    }
}

extension ConnectionState {
    /// What is wrong with a broken connection, and who must act.
    var explanation: HTML {
        self == .relinkNeeded
            ? "The account must be linked again: the customer must reconnect"
            : "Credentials rejected: the customer must reconnect"
    }
}

extension Duration {
    /// For short durations: `32 ms`, `1.4 s`; above a minute as in ``inWords``.
    fileprivate var precisely: String {
        let milliseconds = wholeMicroseconds / 1000
        if milliseconds < 1000 { return "\(milliseconds) ms" }
        return milliseconds < 60_000 ? "\(milliseconds / 1000).\(milliseconds % 1000 / 100) s" : inWords
    }
}
