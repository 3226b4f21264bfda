import Fleet
import SyncModel

/// Notes when the end of each run became visible, from one published state of a source to the next.
struct VisibleEnds {
    private var known: [String: Int64] = [:]
    private var seen: [Key: Duration] = [:]
    private var blocks: [ObjectIdentifier: BlockContent] = [:]
    /// Syncs that are visible, by whether they are of the large integration.
    private(set) var small = 0
    private(set) var large = 0

    private struct Key: Hashable {
        let id: String
        let end: Int64
    }

    /// Looks at what has changed since the last look.
    mutating func look(at published: PublishedSource, now: Duration) {
        var present: [ObjectIdentifier: BlockContent] = [:]
        for block in published.blocks {
            let content = block.content
            present[ObjectIdentifier(content)] = content
            if blocks[ObjectIdentifier(content)] == nil { take(content, now: now) }
        }
        blocks = present
    }

    private mutating func take(_ content: BlockContent, now: Duration) {
        for row in content.rows {
            let id = content.texts[row.id]
            let end = row.lastFinished.microseconds ?? 0
            let before = known.updateValue(end, forKey: id)
            if before == nil {
                if content.texts[row.integration] == "large" { large += 1 } else { small += 1 }
            }
            if before != end { seen[Key(id: id, end: end)] = now }
        }
    }

    /// How long the end of a run took to become visible; `nil` if it has not.
    func delay(of end: Timestamp, id: String, start: Timestamp) -> Duration? {
        seen[Key(id: id, end: end.microseconds)].map { $0 - end.since(start) }
    }
}
