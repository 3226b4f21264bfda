import Exposition
import Fleet
import HTTPExchange
import SyncModel

extension JSONWriter {
    /// Writes a list of what cannot be read: a target each, or a source without a target.
    mutating func unreadable(_ sources: [PublishedSource]) {
        punctuation("[")
        var isFirst = true
        for source in sources {
            for entry in source.unreadableTargets {
                punctuation(isFirst ? "\n" : ",\n")
                isFirst = false
                object { json in
                    json.field("source", source.name)
                    json.field("target", entry.target?.id ?? "")
                    json.field("reason", entry.failure.reason.rawValue)
                    if let since = entry.since { json.field("since", .microseconds(since.microseconds)) }
                    json.field("last_syncs", .integer(entry.syncs))
                }
            }
        }
        punctuation("]")
    }
}
