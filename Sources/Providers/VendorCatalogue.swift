/// Every vendor, by one line each; nothing else in the program tells them apart.
package enum VendorCatalogue {
    package static let all: [any Vendor.Type] = [
        Nango.self,
        Paragon.self,
        Merge.self,
    ]
}
