package import Exposition
package import HTTPExchange
import Providers
package import SyncModel

/// One source as of its last poll: an immutable value that scrapes read while the next poll is on.
package struct SourceSnapshot: Sendable {
    package let name: String
    package let provider: String
    package let interval: Duration
    package let staleAfter: Duration
    package let detail: PollingSettings.Detail
    /// `source` and `provider`.
    package let labels: LabelSet
    /// In the order of their labels.
    package let syncs: [ExposedSync]
    /// In the order of their labels.
    package let connections: [ExposedConnection]
    package private(set) var polls: PollCounters
    /// `nil` before the end of the first poll.
    package private(set) var lastPoll: PollSummary?
    package private(set) var lastSuccess: Timestamp?
    /// Since when the source has been as the last poll found it.
    package private(set) var conditionSince: Timestamp?
    package private(set) var trail: StateTrail
    /// For people: the first targets that cannot be read.
    package let failures: [TargetFailure]
    /// For people: the first connections whose credentials are no good.
    package let brokenConnections: [ConnectionReading]

    /// So many examples are enough to see what is wrong.
    static let mostExamples = 20

    /// The syncs whose last good reading is not too old to be shown.
    package func freshSyncs(at uptime: Duration) -> [ExposedSync] {
        syncs.fresh(at: uptime, staleAfter: staleAfter)
    }

    /// The connections whose last good reading is not too old to be shown.
    package func freshConnections(at uptime: Duration) -> [ExposedConnection] {
        connections.filter { $0.readAt >= uptime - staleAfter }
    }
}

extension [ExposedSync] {
    /// Those whose last good reading is not too old to be shown.
    func fresh(at uptime: Duration, staleAfter: Duration) -> [ExposedSync] {
        let oldest = uptime - staleAfter
        // Nearly always nothing is stale, and then nothing need be copied.
        return allSatisfy { $0.known.readAt >= oldest } ? self : filter { $0.known.readAt >= oldest }
    }
}

/// A target that could not be read, and why.
package struct TargetFailure: Sendable {
    package let target: String
    package let failure: RequestFailure
}

/// A connection with its labels.
package struct ExposedConnection: Sendable {
    package var state: ConnectionState
    /// `source`, `provider`, `integration` and `connection`.
    package var labels: LabelSet
    package var readAt: Duration
}

extension SourceSnapshot {
    /// A source that was not polled yet.
    package init(of source: SourceConfiguration) {
        self.init(of: source, ledger: SourceLedger(), syncs: [])
    }

    /// The same syncs and connections, with what a ledger says of the source as a whole.
    func amended(by ledger: SourceLedger) -> SourceSnapshot {
        var snapshot = self
        snapshot.polls = ledger.polls
        snapshot.lastPoll = ledger.lastPoll
        snapshot.lastSuccess = ledger.lastSuccess
        snapshot.conditionSince = ledger.conditionSince
        snapshot.trail = ledger.trail
        return snapshot
    }

    init(of source: SourceConfiguration, ledger: SourceLedger, syncs: [ExposedSync]) {
        let labels = source.labels
        name = source.name
        provider = source.provider
        interval = source.polling.interval
        staleAfter = source.polling.staleAfter
        detail = source.polling.detail
        self.labels = labels
        self.syncs = syncs
        connections = Self.connections(in: ledger, under: labels)
        polls = ledger.polls
        lastPoll = ledger.lastPoll
        lastSuccess = ledger.lastSuccess
        conditionSince = ledger.conditionSince
        trail = ledger.trail
        failures = ledger.targets.lazy.compactMap { id, known in
            known.failure.map { TargetFailure(target: id, failure: $0) }
        }
        .sorted { $0.target < $1.target }.prefix(Self.mostExamples).map(\.self)
        brokenConnections = ledger.targets.values.lazy.flatMap(\.connections).map(\.reading)
            .filter { $0.state == .authError || $0.state == .relinkNeeded }
            .sorted { ($0.connection, $0.integration) < ($1.connection, $1.integration) }
            .prefix(Self.mostExamples).map(\.self)
    }

    private static func connections(in ledger: SourceLedger, under labels: LabelSet) -> [ExposedConnection] {
        var exposed: [LabelSet: ExposedConnection] = [:]
        for known in ledger.targets.values.flatMap(\.connections) {
            let own = labels.adding(
                ("integration", LabelValue.bounded(known.reading.integration)),
                ("connection", LabelValue.bounded(known.reading.connection)))
            // Told twice, the worse state is the one to show.
            if let other = exposed[own], other.state != .ok { continue }
            exposed[own] = ExposedConnection(state: known.reading.state, labels: own, readAt: known.readAt)
        }
        return exposed.values.sorted { $0.labels < $1.labels }
    }
}

extension SourceConfiguration {
    /// The labels that all series of the source begin with: `source` and `provider`.
    var labels: LabelSet { LabelSet([("source", name), ("provider", provider)]) }
}
