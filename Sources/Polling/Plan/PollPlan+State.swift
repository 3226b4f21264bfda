package import HTTPExchange
package import SyncModel
import Vendors

/// What others read of a plan.
extension PollPlan {
    package var targetIDs: Set<String> { Set(targets.keys) }

    /// Targets that `sync_source_targets` counts.
    package var countedTargets: Int { targets.values.count { $0.target.isCounted } }

    /// The parts that together cover every target.
    package var coverParts: [Part] { parts.filter(\.isCover).map(\.part) }

    package var coverCount: Int { parts.sums.parts }

    package func target(of part: Part) -> Target? { targets[part.target]?.target }

    func state(of part: Part) -> PartState? { parts[part] }

    /// Parts whose last result is a failure.
    package var failingParts: [Part] { parts.filter { $0.failure != nil }.map(\.part) }

    /// Parts that are left alone for now because they failed.
    func partsInBackoff(at now: Duration) -> [PartState] {
        parts.filter { state in
            guard let end = state.backoff.end(credentials: state.credentials), state.isCover else { return false }
            return end - settings.interval / 2 > now
        }
    }

    /// Parts whose last request began since then, or at that moment, and is over.
    func partsTried(since began: Duration) -> [PartState] {
        parts.filter { state in
            guard state.isCover, state.isTried, !state.isInFlight, !state.isWanted else { return false }
            return state.lastStarted.map { $0 >= began } ?? false
        }
    }

    /// Parts that are being read.
    var partsInFlight: [Part] { parts.inFlight }

    /// Whether a part could be split if it did not respond.
    func isSplittable(_ part: Part) -> Bool {
        guard !settings.splitting.isEmpty, part.scope.isSplitByConnection, let state = parts[part] else { return false }
        return pieces(of: state) != nil || needsConnections(part)
    }

    /// Whether the connections would have to be known to split a part.
    func needsConnections(_ part: Part) -> Bool {
        settings.splitting.contains(.connections) && targets[part.target]?.connections == nil
    }

    /// Whether every target has a response or a failure.
    package func hasTriedAllTargets(_ hasDiscovered: Bool) -> Bool {
        guard hasDiscovered else { return false }
        let tried = Set(parts.filter(\.isTried).map(\.part.target))
        return targets.keys.allSatisfy { tried.contains($0) || parts.of(target: $0).isEmpty }
    }

    /// Whether anything was read last: `true` if a part's last result is good, `false` if every part's is a failure,
    /// `nil` while that is not known.
    package var isAnythingRead: Bool? {
        parts.sums.good > 0 ? true : parts.sums.untried > 0 ? nil : false
    }

    /// Lets one part be polled, to see whether the source is still refused.
    package mutating func wantOne() {
        guard let part = coverParts.min(by: { "\($0)" < "\($1)" }) else { return }
        parts.update(part) { state in
            state.isWanted = true
            state.backoff = PartBackoff()
        }
    }

    /// Forgets the failures of all parts: they were those of the source, and it is accepted again.
    package mutating func recoverAll() {
        parts.updateAll { state in
            guard state.failure != nil else { return }
            state.failure = nil
            state.failingSince = nil
            state.failedAt = nil
            state.backoff = PartBackoff()
            state.isWanted = true
        }
    }

    /// Notes that a part was read and some of its syncs were not.
    package mutating func noteIncomplete(_ part: Part, _ failure: RequestFailure, now: Timestamp, at uptime: Duration) {
        parts.update(part) { state in
            let since = state.failingSince
            state.note(failure, now: since ?? now, at: uptime, interval: settings.interval)
            // Most of it is there: it is read as often as any other part.
            state.backoff = PartBackoff()
            state.isIncomplete = true
        }
    }

    /// Learns to which names and connections the configuration restricts the source.
    package mutating func noteConfigured(names: [String], connections: [String]) {
        configuredNames = names
        restrictsConnections = !connections.isEmpty
    }
}

/// What a plan remembers over the end of the process: what responses cost, and how targets were divided.
struct PlanMemory: Codable {
    struct TargetMemory: Codable {
        var style: TargetPlan.Style
        var names: [String: Int]
    }

    var secondsPerRequest: Double
    var secondsPerSync: Double
    var syncsPerConnection: Double
    var targets: [String: TargetMemory]
}
