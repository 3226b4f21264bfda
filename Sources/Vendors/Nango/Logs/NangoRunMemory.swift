import SyncModel
import Synchronization

/// The failed runs that the logs have shown, and the IDs of others.
final class NangoRunMemory: Sendable {
    private struct State {
        var runs: [String: Known] = [:]
        var byKey: [NangoRunKey: [String]] = [:]
        /// The IDs that the list of connections names.
        var listed: [Connection: [String]] = [:]
        /// IDs that the logs do not have, or of which they know no end.
        var useless: Set<String> = []

        mutating func add(_ run: NangoRun, _ variant: Variant) {
            if runs[run.id] == nil { byKey[run.key, default: []].append(run.id) }
            let known = runs[run.id]?.variant
            runs[run.id] = Known(run: run, variant: variant == .notRead ? known ?? .notRead : variant)
        }
    }

    struct Known: Sendable {
        var run: NangoRun
        var variant: Variant
    }

    /// Which variant of its sync a run was.
    enum Variant: Equatable, Sendable {
        case notRead
        case unknown
        case known(String)
    }

    private struct Connection: Hashable {
        let integration: String
        let connection: String
    }

    /// Then the runs that started first are forgotten.
    private static let maximumRuns = 5000

    private let state = Mutex(State())

    /// Takes over the failed runs that a list of connections names.
    func remember(failedRunsOf connections: [NangoConnection]) {
        state.withLock { state in
            state.listed = [:]
            for connection in connections where !connection.failedRuns.isEmpty {
                state.listed[Connection(integration: connection.integration, connection: connection.id)] =
                    connection.failedRuns.filter(NangoLogs.isRunID)
            }
            let listed = Set(state.listed.values.joined())
            state.useless.formIntersection(listed)
        }
    }

    func add(_ runs: [NangoRun]) {
        state.withLock { state in
            for run in runs where run.hasFailed { state.add(run, .notRead) }
            guard state.runs.count > Self.maximumRuns else { return }
            let newest = state.runs.values.sorted {
                ($0.run.started ?? .distantPast) > ($1.run.started ?? .distantPast)
            }
            state.runs = [:]
            state.byKey = [:]
            for known in newest.prefix(Self.maximumRuns / 2) { state.add(known.run, known.variant) }
        }
    }

    func add(_ detail: NangoRunDetail) {
        state.withLock { state in
            if detail.run.hasFailed {
                state.add(detail.run, detail.variant.map { .known($0) } ?? .unknown)
            } else {
                state.useless.insert(detail.run.id)
            }
        }
    }

    func noteUseless(_ id: String) {
        state.withLock { _ = $0.useless.insert(id) }
    }

    /// The failed runs of a sync, of all its variants.
    func runs(of key: NangoRunKey) -> [Known] {
        state.withLock { state in (state.byKey[key] ?? []).compactMap { state.runs[$0] } }
    }

    /// The IDs of a connection's failed runs that nobody has looked at yet.
    func unread(integration: String, connection: String) -> [String] {
        state.withLock { state in
            (state.listed[Connection(integration: integration, connection: connection)] ?? [])
                .filter { state.runs[$0] == nil && !state.useless.contains($0) }
        }
    }
}

extension Timestamp {
    fileprivate static let distantPast = Timestamp(microseconds: .min)
}
