import Vendors

extension Metric {
    /// The fields that a metric's values come from, for each vendor that has it.
    static func vendorOrigin(of name: String) -> String {
        VendorCatalogue.origin(of: name)
    }
}
