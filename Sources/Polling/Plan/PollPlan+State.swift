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

    /// Whether a response is to come for any part.
    var isRequesting: Bool { parts.inFlight.contains { targets[$0.target]?.suspended?.part != $0 } }

    /// Whether a part could be split if it did not respond.
    func isSplittable(_ part: Part) -> Bool {
        guard splitsByContent, part.scope.isSplitByConnection, let state = parts[part] else { return false }
        return pieces(of: state) != nil || needsConnections(part)
    }

    /// Whether the connections would have to be known to split a part.
    func needsConnections(_ part: Part) -> Bool {
        settings.splitting.contains(.connections) && targets[part.target]?.connections == nil
    }

    /// Whether every target has a response or a failure.
    package var hasTriedAllTargets: Bool { untriedTargets.isEmpty }

    /// Whether anything was read last: `true` if a part's last result is good, `false` if every part's is a failure,
    /// `nil` while that is not known.
    package var isAnythingRead: Bool? {
        parts.sums.good > 0 ? true : parts.sums.untried > 0 ? nil : false
    }

    /// Parts that have begun or ceased to cover their targets since this was last called.
    mutating func takeCoverChanges() -> CoverChanges { parts.takeCoverChanges() }
}
