import Exposition
import SyncModel

extension JSONWriter {
    /// Writes a sync as an object: its labels, its state, the vendor's reason, then every per-sync metric of the
    /// catalogue under its name without `sync_`. What has no series has no field.
    ///
    /// - Parameter now: What times ago are counted back from.
    mutating func object(_ sync: ExposedSync, of source: SourceSnapshot, at now: Timestamp) {
        let shown = sync.shown
        object { json in
            json.field("source", source.name)
            json.field("provider", source.provider)
            json.field("integration", shown.integration)
            json.field("connection", shown.connection)
            json.field("sync", shown.sync)
            json.field("variant", shown.variant)
            json.field("id", shown.id)
            json.field("schedule", LabelValue.bounded(sync.known.reading.schedule))
            json.field("state", sync.known.reading.state.rawValue)
            if let reason = sync.known.reading.reason { json.field("reason", reason) }
            for (name, value) in SyncField.all { json.field(name, value, of: sync.known, at: now) }
        }
    }

    private mutating func field(_ name: Substring, _ value: SyncValue, of sync: KnownSync, at now: Timestamp) {
        switch value {
        case .info, .state: break
        case .time(let time): if let time = time(sync) { field(name, .microseconds(time.microseconds)) }
        case .age(let time):
            if let time = time(sync) { field(name, .microseconds(max(0, now.since(time).wholeMicroseconds))) }
        case .number(let number): if let number = number(sync) { field(name, number) }
        case .counts(let counts):
            let counts = counts(sync)
            guard !counts.isEmpty else { return }
            field(name) { json in
                for count in counts { json.field(LabelValue.bounded(count.model), .integer(count.count)) }
            }
        case .changes(let changes):
            let changes = changes(sync).filter(\.isTold)
            guard !changes.isEmpty else { return }
            field(name) { json in
                for change in changes { json.field(LabelValue.bounded(change.model)) { $0.fields(of: change) } }
            }
        }
    }

    private mutating func fields(of change: ModelChanges) {
        if let count = change.added { field("added", .integer(count)) }
        if let count = change.deleted { field("deleted", .integer(count)) }
        if let count = change.updated { field("updated", .integer(count)) }
    }
}

extension ModelChanges {
    fileprivate var isTold: Bool { added != nil || updated != nil || deleted != nil }
}

/// The fields that come from metrics.
private enum SyncField {
    /// In the order of the catalogue: the metrics' names without `sync_`.
    static let all = MetricCatalogue.perSync.compactMap { metric in
        metric.syncValue.map { (metric.name.dropFirst("sync_".utf8.count), $0) }
    }
}
