import Polling
import Settings
import Vendors

/// The polling keys that one section sets: those of `global`, or those of one source.
struct PollingOverrides {
    var interval: Duration?
    var refreshWithin: Duration?
    var timeout: Duration?
    var staleAfter: Duration?
    var maximumConcurrency: Int?
    var maximumRequestsPerMinute: Int?
    var maximumResponseBytes: Int?
    var maximumSyncs: Int?
    var detail: PollingSettings.Detail?

    /// Reads the keys that a source and `global` share.
    init(_ section: SettingsSection) {
        interval = section.duration("interval")
        refreshWithin = section.duration("refresh_within")
        timeout = section.duration("timeout")
        staleAfter = section.duration("stale_after")
        maximumConcurrency = section.integer("max_concurrency", in: 1...256)
        maximumResponseBytes = section.byteSize("max_response_bytes", atLeast: ByteSize(bytes: 1024))
        maximumSyncs = section.integer("max_syncs", in: 1...(.max))
        maximumRequestsPerMinute = section.integer("max_requests_per_minute", in: 1...100_000)
        detail = section.choice("detail")
    }
}

extension PollingSettings {
    /// What applies to a source: its own keys, else those of `global`, else the defaults.
    ///
    /// - Parameter section: The source's, for reporting what does not fit together.
    init(
        _ defaults: VendorDefaults, global: PollingOverrides?, source: PollingOverrides, in section: SettingsSection
    ) {
        self.init(defaults)
        interval = source.interval ?? global?.interval ?? interval
        refreshWithin = source.refreshWithin ?? global?.refreshWithin ?? Self.refreshWithin(of: interval)
        if refreshWithin < interval {
            if source.refreshWithin != nil {
                section.report(
                    "refresh_within", "is shorter than the interval", expected: "a duration from the interval to 30d")
            }
            refreshWithin = interval
        }
        timeout = source.timeout ?? global?.timeout ?? timeout
        staleAfter = source.staleAfter ?? global?.staleAfter ?? interval * 5
        maximumConcurrency = source.maximumConcurrency ?? global?.maximumConcurrency ?? maximumConcurrency
        maximumRequestsPerMinute = source.maximumRequestsPerMinute ?? global?.maximumRequestsPerMinute
        maximumResponseBytes = source.maximumResponseBytes ?? global?.maximumResponseBytes ?? maximumResponseBytes
        maximumSyncs = source.maximumSyncs ?? global?.maximumSyncs ?? maximumSyncs
        detail = source.detail ?? global?.detail ?? detail
    }
}
