/// A vendor whose sync status is polled: its settings here, its requests and its vocabulary in its folder.
package protocol Vendor: Sendable {
    /// The value of the `provider` key and of the `provider` label.
    static var name: String { get }
    /// What holds for a source that does not say otherwise.
    static var defaults: VendorDefaults { get }
    /// The environment variables that make a source when there is no configuration file.
    static var environmentVariables: [EnvironmentVariable] { get }
    /// A source from environment variables alone; `nil` if they make none.
    static func environmentSettings(_ environment: [String: String]) -> SettingValue?

    /// Reads the vendor's own keys; the keys common to all were read before, unknown ones are reported after.
    init(_ settings: SettingsSection)
}

extension Vendor {
    package static func environmentSettings(_ environment: [String: String]) -> SettingValue? {
        SettingValue.source(of: environmentVariables, in: environment)
    }
}

/// What holds for a source of one vendor that does not say otherwise.
package struct VendorDefaults: Sendable {
    /// From the start of one poll to the start of the next.
    package var interval: Duration
    /// Requests in any minute, retries included, for the whole source.
    package var maximumRequestsPerMinute: Int

    package init(interval: Duration, maximumRequestsPerMinute: Int) {
        self.interval = interval
        self.maximumRequestsPerMinute = maximumRequestsPerMinute
    }
}

/// Every vendor there is.
package enum VendorCatalogue {
    package static let all: [any Vendor.Type] = [Nango.self]
}
