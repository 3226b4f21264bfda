import Fleet
import HTTPExchange
import SyncModel

/// Why it is not known how a sync is at present.
struct Unreadable: Sendable {
    /// What cannot be read: `integration zendesk`, `source nango-prod`.
    let subject: String
    /// Why it cannot be read; `nil` if there is no failure, and its next reading is only late.
    let failure: RequestFailure?
    let since: Timestamp

    /// How long its last reading is shown.
    static let shownFor = Duration.seconds(7 * 86_400)

    /// Without its beginning, which names the time: `integration zendesk cannot be read (HTTP 500)`.
    var cause: String {
        guard let failure else { return "\(subject) has not been read again" }
        return "\(subject) cannot be read (\(failure.shortCause))"
    }
}

extension RequestFailure {
    /// A few words: `HTTP 500`, `timeout`.
    var shortCause: String {
        status.map { "HTTP \($0)" } ?? reason.rawValue.replacing("_", with: " ")
    }
}

extension PublishedSource {
    /// Whether everything of the source that there is was read, so that nothing can be hidden in it.
    var isWholeAndRead: Bool {
        status.isUp == true && status.hasFirstResults && status.failing.isEmpty && status.failure == nil
    }

    /// What cannot be read, one entry for each target; the source itself if it cannot be read at all.
    var unreadableTargets: [UnreadableTarget] {
        var targets: [UnreadableTarget] = []
        if let failure = status.failure {
            targets.append(
                UnreadableTarget(
                    target: nil, failure: failure, since: status.failingSince ?? status.conditionSince,
                    syncs: syncCount))
        }
        for latest in status.latestFailures {
            let parts = status.failing.filter { $0.target.id == latest.target.id }
            targets.append(
                UnreadableTarget(
                    target: latest.target, failure: latest.failure, since: parts.map(\.since).min(),
                    syncs: parts.reduce(0) { $0 + $1.syncs }))
        }
        return targets
    }
}

/// A target of which something cannot be read.
struct UnreadableTarget: Sendable {
    /// `nil` for the source as a whole.
    let target: Target?
    let failure: RequestFailure
    let since: Timestamp?
    /// As last seen there.
    let syncs: Int
}
