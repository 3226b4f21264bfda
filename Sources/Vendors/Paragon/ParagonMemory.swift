import HTTPExchange
import Synchronization

/// What is remembered of a project's users between two requests.
final class ParagonMemory: Sendable {
    private struct User {
        var credentials: Result<ParagonRequests.Credentials, RequestFailure>
        /// The syncs of the last list, by ID.
        var listed: [String: ParagonListedSync] = [:]
        /// The syncs that the vendor asked not to request for a while, by ID.
        var backoffs: [String: Backoff] = [:]
        /// The details that are refused.
        var refusals = RequestBackoff()
        /// When the user's connections were requested last.
        var connectionsRequestedAt: Duration?
    }

    private struct Backoff {
        let detail: ParagonDetail
        let end: Duration
    }

    /// Longer backoffs are mistakes of the vendor.
    private static let maximumBackoff = Duration.seconds(30 * 86_400)

    /// Guards the users, by ID.
    private let users = Mutex<[String: User]>([:])

    /// Takes over the users of a discovery, and forgets all others.
    func remember(_ roster: [ParagonRosterUser]) {
        users.withLock { users in
            users = Dictionary(
                roster.map { user in
                    var known = users[user.id] ?? User(credentials: user.credentials)
                    known.credentials = user.credentials
                    return (user.id, known)
                }
            ) { first, _ in first }
        }
    }

    /// What a user's requests are authorised with; `nil` for a user that discovery did not find.
    func credentials(of user: String) -> Result<ParagonRequests.Credentials, RequestFailure>? {
        users.withLock { $0[user]?.credentials }
    }

    /// Takes the users whose connections are due, those first that waited longest, and notes that they are requested.
    ///
    /// - Parameter isRead: Whether this exporter reads a user.
    func takeUsersWithDueConnections(
        maximum: Int, every interval: Duration, at now: Duration, where isRead: (String) -> Bool
    ) -> [String] {
        users.withLock { users in
            let due = users.filter {
                isRead($0.key) && ($0.value.connectionsRequestedAt.map { now - $0 >= interval } ?? true)
            }
            let first = due.sorted {
                ($0.value.connectionsRequestedAt ?? .zero - .seconds(1), $0.key)
                    < ($1.value.connectionsRequestedAt ?? .zero - .seconds(1), $1.key)
            }.prefix(maximum).map(\.key)
            for user in first { users[user]?.connectionsRequestedAt = now }
            return first
        }
    }

    /// Takes over a user's list, and forgets backoffs that are over or of syncs that are no longer listed.
    func remember(_ listed: [ParagonListedSync], of user: String, at now: Duration) {
        let byID = Dictionary(listed.map { ($0.id, $0) }) { first, _ in first }
        users.withLock { users in
            guard var known = users[user] else { return }
            known.listed = byID
            known.backoffs = known.backoffs.filter { byID[$0.key] != nil && now < $0.value.end }
            known.refusals.keep { byID[$0] != nil }
            users[user] = known
        }
    }

    /// How the last list names a sync.
    func listed(_ sync: String, of user: String) -> ParagonListedSync? {
        users.withLock { $0[user]?.listed[sync] }
    }

    /// The last detail of a sync that must not be requested yet.
    func backingOff(_ sync: String, of user: String, at now: Duration) -> ParagonDetail? {
        users.withLock { users in
            guard let backoff = users[user]?.backoffs[sync], now < backoff.end else { return nil }
            return backoff.detail
        }
    }

    /// The failure that a sync's detail still waits for.
    func waiting(
        _ sync: String, of user: String, credentials: Int, at now: Duration, interval: Duration
    ) -> RequestFailure? {
        users.withLock {
            $0[user]?.refusals.waiting(sync, credentials: credentials, at: now, interval: interval)
        }
    }

    /// Notes the result of a request for a detail.
    func note(
        _ result: Result<ParagonDetail?, RequestFailure>, of sync: String, user: String, credentials: Int,
        at now: Duration, interval: Duration
    ) {
        users.withLock { users in
            users[user]?.refusals.note(
                result.failure, of: sync, credentials: credentials, at: now, interval: interval)
            guard case .success(let detail?) = result, let milliseconds = detail.rateLimitBackoff, milliseconds > 0
            else { return }
            let wait = min(.milliseconds(min(milliseconds, 1e12)), Self.maximumBackoff)
            users[user]?.backoffs[sync] = Backoff(detail: detail, end: now + wait)
        }
    }
}
