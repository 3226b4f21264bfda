import Fleet
import HTTPExchange
import SyncModel

/// What of a source cannot be read, in whole sentences.
struct SourceFailures: Sendable {
    let summary: SourceSummary
    let now: Timestamp

    /// More lines would make a card unreadable.
    static let maximumExamples = 4

    private var status: SourceStatus { summary.status }

    var html: HTML {
        if summary.condition == nil || summary.condition == .whole { return .none }
        var items: [HTML] = []
        if let failure = status.failure { items = ["<li>\(failure.description)</li>", lastRead] }
        let targets = summary.source.unreadableTargets.filter { $0.target != nil }
        items += targets.prefix(Self.maximumExamples).map(item)
        if targets.count > Self.maximumExamples {
            items.append("<li class=\"quiet\">and \((targets.count - Self.maximumExamples).grouped) more</li>")
        }
        items += status.otherFailures.prefix(Self.maximumExamples).map { other in
            "<li><b>\(HTML.foreign(other.target.id))</b> \(other.failure.description)</li>"
        }
        return "\(heading)<ul class=\"reasons\">\(items.joined())</ul>"
    }

    private var heading: HTML {
        guard status.failedTargets > 0 else { return .none }
        return """
            <p class="small">\(status.failedTargets.grouped) of \(status.targets.of(summary.targetWord)) cannot be read:</p>
            """
    }

    private func item(_ target: UnreadableTarget) -> HTML {
        let since = target.since.map { " since \(HTML.moment($0, at: now))" } ?? HTML.none
        let syncs: HTML = target.syncs > 0 ? " (\(target.syncs.of("sync")) when last read)" : .none
        return """
            <li><b>\(HTML.foreign(target.target?.id ?? ""))</b> \(target.failure.description)\
            <span class="quiet">\(since)\(syncs)</span></li>
            """
    }

    /// How old everything is that is still shown.
    private var lastRead: HTML {
        guard let last = status.lastSuccess else { return "<li>It has not been read since the start.</li>" }
        let limit = summary.source.staleAfter.inWords
        return "<li>Last read \(HTML.time(last, at: now)); metrics have a reading for \(limit).</li>"
    }
}
