import Fleet
import HTTPExchange
import SyncModel

/// Where something may be that was not found: in sources that are not read whole.
struct MayExist: Sendable {
    let sources: [PublishedSource]

    private var unread: [PublishedSource] { sources.filter { !$0.isWholeAndRead } }

    /// Whether it certainly is in none of the sources.
    var isRuledOut: Bool { unread.isEmpty }

    var html: HTML {
        unread.map { source -> HTML in
            let name = HTML.foreign(source.name)
            guard let first = source.unreadableTargets.first else {
                return "<br>It may exist: source \(name) has not been read whole yet."
            }
            let subject: HTML = first.target.map { " in part (\(HTML.foreign($0.id)): " } ?? " ("
            return "<br>It may exist: source \(name) cannot be read\(subject)\(first.failure.shortCause))."
        }.joined()
    }
}
