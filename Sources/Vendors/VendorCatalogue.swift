/// Every vendor, one line each. Nothing else in the program distinguishes vendors.
package enum VendorCatalogue {
    package static let all: [any Vendor.Type] = [
        Nango.self,
        Paragon.self,
        Merge.self,
    ]

    /// The fields that a metric's values come from, for each vendor that has it: `nango finishedAt; merge
    /// last_sync_finished`.
    package static func origin(of metric: String) -> String {
        all.compactMap { vendor in vendor.origins[metric].map { "\(vendor.name) \($0)" } }.joined(separator: "; ")
    }
}
