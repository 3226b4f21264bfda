import Providers
import Settings

/// The polling keys that one section sets: those of `global`, or those of one source.
struct PollingOverrides {
    var interval: Duration?
    var timeout: Duration?
    var staleAfter: Duration?
    var maximumConcurrency: Int?
    var maximumRequestsPerMinute: Int?
    var maximumResponseBytes: Int?
    var maximumSyncs: Int?
    var detail: PollingSettings.Detail?

    /// Reads the keys that a source and `global` share; `max_requests_per_minute`, a vendor's own figure, is not one.
    init(_ section: SettingsSection) {
        interval = section.duration("interval")
        timeout = section.duration("timeout")
        staleAfter = section.duration("stale_after")
        maximumConcurrency = section.integer("max_concurrency", in: 1...256)
        maximumResponseBytes = section.byteSize("max_response_bytes", atLeast: ByteSize(bytes: 1024))
        maximumSyncs = section.integer("max_syncs", in: 1...(.max))
        detail = section.choice("detail")
    }

    /// Reads the keys of a source.
    init(source section: SettingsSection) {
        self.init(section)
        maximumRequestsPerMinute = section.integer("max_requests_per_minute", in: 1...100_000)
    }
}

extension PollingSettings {
    /// What holds for a source: what it says itself, else what `global` says, else the default.
    init(_ defaults: VendorDefaults, global: PollingOverrides?, source: PollingOverrides) {
        self.init(defaults)
        interval = source.interval ?? global?.interval ?? interval
        timeout = source.timeout ?? global?.timeout ?? timeout
        staleAfter = source.staleAfter ?? global?.staleAfter ?? interval * 5
        maximumConcurrency = source.maximumConcurrency ?? global?.maximumConcurrency ?? maximumConcurrency
        maximumRequestsPerMinute = source.maximumRequestsPerMinute ?? maximumRequestsPerMinute
        maximumResponseBytes = source.maximumResponseBytes ?? global?.maximumResponseBytes ?? maximumResponseBytes
        maximumSyncs = source.maximumSyncs ?? global?.maximumSyncs ?? maximumSyncs
        detail = source.detail ?? global?.detail ?? detail
    }
}
