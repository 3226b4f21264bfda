import Fleet
import HTTPExchange
import SyncModel

/// Lists the syncs of one source at one moment, each with what is known besides its row.
struct SourceListing: Sendable {
    let source: PublishedSource
    /// The position of the source among all that are listed.
    let position: Int
    private let now: Timestamp
    let uptime: Duration
    private let failing: [String: [FailingPart]]
    private let connections: [Connection: ConnectionReading]

    private struct Connection: Hashable {
        let integration: String
        let connection: String
    }

    init(_ source: PublishedSource, position: Int = 0, now: Timestamp, uptime: Duration) {
        self.source = source
        self.position = position
        self.now = now
        self.uptime = uptime
        failing = Dictionary(grouping: source.status.failing, by: \.part.target)
        let served = source.servedConnections(at: uptime).map { reading in
            let key = Connection(
                integration: LabelValue.bounded(reading.integration), connection: LabelValue.bounded(reading.connection)
            )
            return (key, reading)
        }
        connections = Dictionary(served) { $0.state == .ok ? $1 : $0 }
    }

    /// The connections whose credentials are rejected, in the order of their names.
    var brokenConnections: [ConnectionReading] {
        connections.values.filter(\.state.isBroken)
            .sorted { ($0.connection, $0.integration) < ($1.connection, $1.integration) }
    }

    /// The syncs of one of the source's blocks, without those that were unreadable for too long.
    func syncs(of block: Block) -> [ListedSync] {
        var listed: [ListedSync] = []
        listed.reserveCapacity(block.count)
        var last: (integration: TextNumber, connection: TextNumber)?
        var connection: ConnectionReading?
        for index in 0..<block.count {
            let sync = block[index]
            // Neighbours mostly have the same connection.
            if last.map({ $0 != (sync.row.integration, sync.row.connection) }) ?? true {
                last = (sync.row.integration, sync.row.connection)
                connection =
                    connections.isEmpty
                    ? nil : connections[Connection(integration: sync.integration, connection: sync.connection)]
            }
            let unreadable = unreadable(sync)
            if let unreadable, now.since(unreadable.since) > Unreadable.shownFor { continue }
            // What a row says of its schedule is known as of its reading.
            let known = unreadable == nil ? now : readAt(sync)
            let trouble = SyncTrouble(
                of: sync, connection: connection?.state, pollInterval: source.interval, at: known)
            listed.append(
                ListedSync(
                    sync: sync, source: position, trouble: trouble ?? (unreadable == nil ? nil : .unreadable),
                    unreadable: unreadable, connection: connection, readAt: readAt(sync)))
        }
        return listed
    }

    private func unreadable(_ sync: SyncRow) -> Unreadable? {
        if !failing.isEmpty, let part = failing[sync.target]?.first(where: { $0.hides(sync) }) {
            return Unreadable(subject: part.target.id, failure: part.failure, since: part.since)
        }
        if let failure = source.status.failure {
            let since = source.status.failingSince ?? now
            if readAt(sync) < since {
                return Unreadable(subject: "source \(source.name)", failure: failure, since: since)
            }
        }
        guard sync.expires < uptime.wholeMicroseconds else { return nil }
        // A part that is to bring it may wait for another of its target that fails.
        let latest = failing[sync.target]?.max { $0.failedAt < $1.failedAt }
        return Unreadable(subject: sync.target, failure: latest?.failure, since: readAt(sync))
    }

    private func readAt(_ sync: SyncRow) -> Timestamp {
        Timestamp(microseconds: now.microseconds - (uptime.wholeMicroseconds - sync.readAt))
    }
}

/// A sync and what is known of it besides its row.
struct ListedSync: Sendable {
    let sync: SyncRow
    /// The position of its source among all that are listed.
    let source: Int
    /// The worst that is wrong with it; of an unreadable one, as last read.
    let trouble: SyncTrouble?
    /// Why it is not known how the sync is at present; `nil` if that is known.
    let unreadable: Unreadable?
    /// Its connection, where that was read.
    let connection: ConnectionReading?
    /// When it was read last, on the wall clock.
    let readAt: Timestamp

    var row: Row { sync.row }

    /// Why it fails; `nil` if it does not.
    var failure: FailureClass? {
        row.failure(isConnectionBroken: connection?.state.isBroken == true)
    }

    /// Whether it has this trouble, unreadable ones besides the one that they had.
    func has(_ trouble: SyncTrouble) -> Bool {
        self.trouble == trouble || (trouble == .unreadable && unreadable != nil)
    }
}

extension PublishedSource {
    /// The connections whose reading is not too old.
    func servedConnections(at uptime: Duration) -> [ConnectionReading] {
        connections.filter { $0.expires >= uptime.wholeMicroseconds }.map(\.reading)
    }
}
