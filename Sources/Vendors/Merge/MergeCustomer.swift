/// `customer`: the member of a linked account that says whose it is.
package enum MergeCustomer: String, CaseIterable, Sendable {
    case organizationName = "organization_name"
    case originID = "origin_id"

    /// The name of the member in the vendor's responses.
    var member: StaticString {
        switch self {
        case .organizationName: "end_user_organization_name"
        case .originID: "end_user_origin_id"
        }
    }
}
