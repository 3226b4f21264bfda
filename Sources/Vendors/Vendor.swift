package import HTTPExchange
package import Settings
package import SyncModel

/// A vendor whose syncs can be read: one folder of this target, one line of ``VendorCatalogue``.
///
/// A value is one configured source. Its functions are straight-line code over the session's API client. Which part is
/// read when is decided elsewhere. What a vendor must remember between two calls (tokens, names, details) it keeps
/// itself, behind a lock; every function may be called while another one runs.
package protocol Vendor: Sendable {
    /// The `provider` key of the configuration and the `provider` label: lower-case letters.
    static var name: String { get }

    /// What applies where the configuration says nothing.
    static var defaults: VendorDefaults { get }

    /// The variables that describe a source where there is no configuration file.
    static var environmentVariables: [EnvironmentVariable] { get }

    /// The vendor's fields that each metric's values come from, by the metric's name, for the documentation.
    static var origins: [String: String] { get }

    /// How the parts of this vendor's targets can be made smaller.
    static var splitting: PartSplitting { get }

    /// The vendor's own error code in the body of a failed response, if there is one.
    static func errorCode(in body: [UInt8]) -> String?

    /// The name that stands for a variant of a sync in ``SyncModel/Part/Scope/names(_:)``.
    static func partName(sync: String, variant: String) -> String

    /// Reads the vendor's own keys and reports every problem to the section.
    ///
    /// The keys that all sources have were read before; unknown keys are reported after.
    init(_ settings: SettingsSection)

    /// Scheme, host and perhaps a path, without a slash at its end.
    var baseURL: String { get }

    /// Limits failing responses, where the vendor blocks clients that cause many; `nil` by default.
    var failureBudget: FailureBudget? { get }

    /// What the settings allow but probably do not intend, as sentences for a log.
    var warnings: [String] { get async }

    /// Reads every secret and key once, without the network.
    ///
    /// - Returns: What is wrong with each, empty if all can be used.
    func credentialProblems() async -> [RequestFailure]

    /// Finds the source's targets, those of other shards included, and reads its secrets and files anew.
    ///
    /// The other functions use what the last call found.
    ///
    /// - Throws: What kept the source from being read at all: its key, its discovery.
    func discover(_ session: VendorSession) async throws(RequestFailure) -> Discovery

    /// Lists connections, where that is cheap and says which parts there are or which have news.
    ///
    /// - Parameter isNeededToSplit: Whether a target must be split by connection, so that the list is needed even
    ///   where the configuration does not ask for it.
    /// - Returns: `nil` if this vendor has no such list or the configuration does not ask for it. A refused list is a
    ///   listing with its `refusal` set.
    func listConnections(
        _ session: VendorSession, isNeededToSplit: Bool
    ) async throws(RequestFailure) -> ConnectionListing?

    /// Reads one part of a target that ``discover(_:)`` found.
    func read(_ part: Part, of target: Target, _ session: VendorSession) async throws(RequestFailure) -> PartReading

    /// When there is something to read besides parts: reasons of failures, the state of connections.
    var supplementNeed: SupplementNeed { get }

    /// Reads what explains the state of syncs. Called at most once a minute, and never again before it has returned.
    ///
    /// Its requests must not keep others waiting; see ``APIRequest/isExtra``.
    func supplement(_ request: SupplementRequest, _ session: VendorSession) async -> Supplement

    /// Whether a part's failure means that the vendor refuses the whole source, because of its key.
    func refusesSource(_ failure: RequestFailure) -> Bool
}

/// What applies to a vendor's sources where the configuration says nothing.
package struct VendorDefaults: Sendable {
    /// `interval`: from the start of one poll to the start of the next.
    package var interval: Duration
    /// `max_requests_per_minute`.
    package var maximumRequestsPerMinute: Int
    /// The window of the limit that the vendor reports for the whole source (`X-RateLimit-Limit`); `nil` if it reports
    /// none.
    package var reportedWindow: Duration?

    package init(interval: Duration, maximumRequestsPerMinute: Int, reportedWindow: Duration? = nil) {
        self.interval = interval
        self.maximumRequestsPerMinute = maximumRequestsPerMinute
        self.reportedWindow = reportedWindow
    }
}

/// The ways in which a target can be read in several parts.
package struct PartSplitting: OptionSet, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// Some sync names in one request.
    package static let names = PartSplitting(rawValue: 1)
    /// One connection in one request.
    package static let connections = PartSplitting(rawValue: 2)
    /// One sync in one request, once the whole target was read.
    package static let syncs = PartSplitting(rawValue: 4)
}

extension Vendor {
    package static var splitting: PartSplitting { [] }

    package static func errorCode(in body: [UInt8]) -> String? { nil }

    package static func partName(sync: String, variant: String) -> String { sync }

    package var failureBudget: FailureBudget? { nil }

    package var warnings: [String] { [] }

    package func listConnections(
        _ session: VendorSession, isNeededToSplit: Bool
    ) async throws(RequestFailure) -> ConnectionListing? { nil }

    package var supplementNeed: SupplementNeed { .never }

    package func supplement(_ request: SupplementRequest, _ session: VendorSession) async -> Supplement { Supplement() }

    package func refusesSource(_ failure: RequestFailure) -> Bool { false }

    /// A source from environment variables alone, or `nil` if they do not make one.
    package static func environmentSettings(_ environment: [String: String]) -> SettingValue? {
        SettingValue.source(of: environmentVariables, in: environment)
    }
}
