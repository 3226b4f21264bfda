package import HTTPExchange
package import Settings

/// A vendor whose syncs can be read: one folder of this target, one line of ``VendorCatalogue``.
///
/// A value is one configured source. Its `poll` is straight-line code over the session's API client; what must be
/// kept from poll to poll (tokens, cached details) it keeps itself, behind a lock.
package protocol Vendor: Sendable {
    /// The `provider` key of the configuration and the `provider` label: lower-case letters.
    static var name: String { get }

    /// What holds where the configuration is silent.
    static var defaults: VendorDefaults { get }

    /// The variables that describe a source where there is no configuration file.
    static var environmentVariables: [EnvironmentVariable] { get }

    /// The vendor's fields that each metric's values come from, by the metric's name, for the documentation.
    static var origins: [String: String] { get }

    /// The vendor's own error code in the body of a failed answer, if there is one.
    static func errorCode(in body: [UInt8]) -> String?

    /// Reads the vendor's own keys; every problem is reported to the section.
    ///
    /// The keys that all sources have were read before; unknown keys are reported after.
    init(_ settings: SettingsSection)

    /// Scheme, host and perhaps a path, without a slash at its end.
    var baseURL: String { get }

    /// Room for failing answers where the vendor shuts out who causes many; by default none is needed.
    var failureBudget: FailureBudget? { get }

    /// What the settings allow and probably do not mean, as sentences for a log.
    var warnings: [String] { get async }

    /// Reads every secret and key once, without the network.
    ///
    /// - Returns: What is wrong with each, empty if all can be used.
    func credentialProblems() async -> [RequestFailure]

    /// Reads the health of all syncs, once.
    ///
    /// - Throws: What kept the source from being read at all: its key, its discovery.
    func poll(_ session: PollSession) async throws(RequestFailure) -> SourceReading
}

/// What holds for a vendor's sources where the configuration is silent.
package struct VendorDefaults: Sendable {
    /// `interval`: from the start of one poll to the start of the next.
    package var interval: Duration
    /// `max_requests_per_minute`.
    package var maximumRequestsPerMinute: Int

    package init(interval: Duration, maximumRequestsPerMinute: Int) {
        self.interval = interval
        self.maximumRequestsPerMinute = maximumRequestsPerMinute
    }
}

extension Vendor {
    package var failureBudget: FailureBudget? { nil }

    package var warnings: [String] { [] }

    /// A source from environment variables alone, or `nil` if they make none.
    package static func environmentSettings(_ environment: [String: String]) -> SettingValue? {
        SettingValue.source(of: environmentVariables, in: environment)
    }
}
