import Synchronization

/// The syncs that the vendor asked to be left alone for a while, with what it last said of them.
final class ParagonBackoffs: Sendable {
    private struct Entry {
        let detail: ParagonDetail
        let end: Duration
    }

    /// What is longer, the vendor cannot mean; and a `Duration` holds it.
    private static let longest = Duration.seconds(30 * 86_400)

    /// By user, then by sync id.
    private let entries = Mutex<[String: [String: Entry]]>([:])

    /// What was last said of a sync that must not be asked for yet.
    func detail(of sync: String, user: String, at now: Duration) -> ParagonDetail? {
        entries.withLock { entries in
            guard let entry = entries[user]?[sync], now < entry.end else { return nil }
            return entry.detail
        }
    }

    /// Notes an answer that came at `now`.
    func note(_ detail: ParagonDetail, of sync: String, user: String, at now: Duration) {
        guard let milliseconds = detail.rateLimitBackoff, milliseconds > 0 else { return }
        let pause = min(.milliseconds(min(milliseconds, 1e12)), Self.longest)
        entries.withLock { $0[user, default: [:]][sync] = Entry(detail: detail, end: now + pause) }
    }

    /// Forgets the syncs of a user that are over their back-off or not listed any more.
    func tidy(_ user: String, listed: Set<String>, at now: Duration) {
        entries.withLock { entries in
            let kept = entries[user]?.filter { listed.contains($0.key) && now < $0.value.end }
            entries[user] = kept?.isEmpty == false ? kept : nil
        }
    }

    /// Forgets all users but these.
    func keep(_ users: Set<String>) {
        entries.withLock { entries in entries = entries.filter { users.contains($0.key) } }
    }
}
