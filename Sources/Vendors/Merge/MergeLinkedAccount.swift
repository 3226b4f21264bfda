import JSONStream
import SyncModel

/// A linked account: an element of the list of them, or the response to `account-details`; `nil` is absent, null or
/// unreadable.
///
/// Members about end users and the address of the webhook listener are not decoded.
struct MergeLinkedAccount: JSONElement {
    let id: String?
    /// `integration.slug` in the list, `integration_slug` in the details.
    let slug: String?
    let category: String?
    /// `end_user_origin_id`: the customer's own ID of the account's owner.
    let originID: String?
    let status: String?

    init?(_ json: JSONValue) {
        guard json.isObject else { return nil }
        id = json.text("id")
        slug = json.text("integration_slug") ?? json["integration"]?.text("slug")
        category = json.text("category")
        originID = json.text("end_user_origin_id")
        status = json.text("status")
    }

    var state: ConnectionState {
        switch status?.uppercased() {
        case "COMPLETE": .ok
        case "RELINK_NEEDED": .relinkNeeded
        case "INCOMPLETE": .incomplete
        case "IDLE": .idle
        default: .unknown
        }
    }
}
