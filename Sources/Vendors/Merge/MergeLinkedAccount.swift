import JSONStream
import SyncModel

/// A linked account: an element of the list of them, or the response to `account-details`; `nil` is absent, null or
/// unreadable.
///
/// Members about end users other than the ID of the account's owner are decoded only if the configuration names them;
/// the address of the webhook listener never is.
struct MergeLinkedAccount: JSONElement {
    let id: String?
    /// `integration.slug` in the list, `integration_slug` in the details.
    let slug: String?
    let category: String?
    /// `end_user_origin_id`: the customer's own ID of the account's owner.
    let originID: String?
    let status: String?
    /// `status_detail`: why the status is what it is.
    let statusDetail: String?
    /// Whose account it is, if the configuration asks for that.
    let customer: String?

    init?(_ json: JSONValue) {
        self.init(json, customer: nil)
    }

    /// - Parameter customer: The member that says whose account it is.
    init?(_ json: JSONValue, customer: MergeCustomer?) {
        guard json.isObject else { return nil }
        id = json.text("id")
        slug = json.text("integration_slug") ?? json["integration"]?.text("slug")
        category = json.text("category")
        originID = json.text("end_user_origin_id")
        status = json.text("status")
        statusDetail = json.text("status_detail")
        self.customer = customer.flatMap { json.text($0.member) }
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
