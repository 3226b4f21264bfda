/// Every vendor, by one line each; nothing else in the program tells them apart.
package enum VendorCatalogue {
    package static let all: [any Vendor.Type] = [
        Nango.self,
        Paragon.self,
        Merge.self,
    ]

    /// Where a metric's values come from at each vendor that tells them: `nango finishedAt; merge last_sync_finished`.
    package static func origin(of metric: String) -> String {
        all.compactMap { vendor in vendor.origins[metric].map { "\(vendor.name) \($0)" } }.joined(separator: "; ")
    }
}
