package import Fleet
package import HTTPExchange
package import Vendors

/// One source: what its vendor needs to know, and how it is polled.
package struct SourceConfiguration: Sendable {
    /// The `source` label, unique among the sources.
    package var name: String
    /// The `provider` label.
    package var provider: String
    package var vendor: any Vendor
    package var polling: PollingSettings
    /// The `http` section.
    package var connection: ConnectionOptions
    /// `customers_file`, if there is one.
    package var customers: CustomersFile?
    /// What this source's part of the file says, variables expanded: equal if and only if that is the same.
    package var settingsDigest: [UInt8]

    package init(
        name: String, provider: String, vendor: any Vendor, polling: PollingSettings, connection: ConnectionOptions,
        customers: CustomersFile? = nil, settingsDigest: [UInt8]
    ) {
        self.name = name
        self.provider = provider
        self.vendor = vendor
        self.polling = polling
        self.connection = connection
        self.customers = customers
        self.settingsDigest = settingsDigest
    }
}

extension SourceConfiguration: Equatable {
    /// Whether a reload can leave the source alone: nothing that concerns it differs, be it its own or inherited.
    package static func == (left: SourceConfiguration, right: SourceConfiguration) -> Bool {
        left.name == right.name && left.provider == right.provider && left.polling == right.polling
            && left.connection == right.connection && left.customers == right.customers
            && left.settingsDigest == right.settingsDigest
    }
}

/// How often a source is polled, and how much is asked and kept of it.
package struct PollingSettings: Hashable, Sendable {
    /// Whether a source is shown sync by sync.
    package enum Detail: String, CaseIterable, Sendable {
        case sync
        /// Only as groups of the syncs of one integration.
        case integration
    }

    /// `interval`: how often every part is polled while the budget suffices.
    package var interval: Duration
    /// `refresh_within`: every part is polled at least this often, if the budget allows.
    package var refreshWithin: Duration
    /// `timeout`: one HTTP request, all of it.
    package var timeout: Duration = .seconds(30)
    /// `stale_after`: how long a reading is served after it was read.
    package var staleAfter: Duration
    /// `max_concurrency`: requests in flight, 1 to 256.
    package var maximumConcurrency = 8
    /// `max_requests_per_minute`: in any minute, retries included, 1 to 100,000; `nil` if it is not configured.
    package var maximumRequestsPerMinute: Int?
    /// `max_response_bytes`: of one decoded body, at least 1,024.
    package var maximumResponseBytes = 256 << 20
    /// `max_syncs`: those kept, at least 1.
    package var maximumSyncs = 200_000
    package var detail = Detail.sync

    package init(_ defaults: VendorDefaults) {
        interval = defaults.interval
        refreshWithin = Self.refreshWithin(of: defaults.interval)
        staleAfter = defaults.interval * 5
    }

    /// The default of `refresh_within`: 15 intervals, from 15 minutes to 30 days.
    package static func refreshWithin(of interval: Duration) -> Duration {
        min(max(interval * 15, .seconds(900)), max(interval, .seconds(30 * 86_400)))
    }
}

extension SourceConfiguration {
    /// What is published of the source before anything was read.
    package var unread: PublishedSource {
        PublishedSource(
            name: name, provider: provider, interval: polling.interval, refreshWithin: polling.refreshWithin,
            staleAfter: polling.staleAfter, isGrouped: polling.detail == .integration)
    }
}
