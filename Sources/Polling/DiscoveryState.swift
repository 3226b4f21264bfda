import SyncModel
import Vendors

/// Where the search for targets and connections stands.
struct DiscoveryState {
    /// When it begins next; `nil` while it is in progress.
    var next: Duration? = .zero
    /// Whether targets are being found.
    var isInFlight = false
    /// When it may begin next, so that it takes at most a tenth of the budget.
    var earliest = Duration.zero
    /// When it began last.
    var began = Duration.zero
    /// Whether it ever succeeded.
    var hasSucceeded = false
    var isFirst = true
    /// Requests that the last one took, the list included.
    var requests = 0
    /// Whether a list of connections is to be requested, or has been.
    var list = List.none
    /// The last list.
    var listing: ConnectionListing?
    /// Whether a target can only be split by connection, so that the list is needed.
    var isListNeeded = false
    /// Whether the first list has come, or was refused, or is not waited for any more.
    var hasFirstList = false

    enum List {
        case none, wanted
        /// - Parameter isNeeded: Whether it is requested because a target must be split.
        case requested(at: Duration, isNeeded: Bool)
    }

    /// How long the first parts wait for the list that says how large they are.
    static let maximumListWait = Duration.seconds(10)

    /// When parts no longer wait for the first list; `nil` if they do not.
    func listDeadline(at now: Duration) -> Duration? {
        guard !hasFirstList, case .requested(let began, _) = list else { return nil }
        return began + Self.maximumListWait > now ? began + Self.maximumListWait : nil
    }
}
