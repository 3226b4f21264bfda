import SyncModel

/// A linked account: an element of the list of them, or the answer to `account-details`; `nil` is absent, null or
/// unreadable.
///
/// What both tell of end users, and the address of the webhook listener, is not even decoded.
struct MergeLinkedAccount: Decodable, Sendable {
    let id: String?
    /// `integration.slug` in the list, `integration_slug` in the details.
    let slug: String?
    let category: String?
    /// `end_user_origin_id`: the customer's own id for whom the account belongs to.
    let originID: String?
    let status: String?

    private enum Key: String, CodingKey {
        case id, integration, category, status
        case slug = "integration_slug"
        case originID = "end_user_origin_id"
    }

    private struct Integration: Decodable {
        let slug: String?

        private enum Key: CodingKey { case slug }

        init(from decoder: any Decoder) throws {
            slug = try decoder.container(keyedBy: Key.self).lenientText(.slug)
        }
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        id = container.lenientText(.id)
        slug = container.lenientText(.slug) ?? container.lenient(.integration, as: Integration.self)?.slug
        category = container.lenientText(.category)
        originID = container.lenientText(.originID)
        status = container.lenientText(.status)
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
