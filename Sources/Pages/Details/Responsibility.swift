import SyncModel

/// Who must act on a failure.
enum Responsibility: CaseIterable, Sendable {
    case customer, vendor, you

    init(for failure: FailureClass) {
        switch failure {
        case .credentials, .permission: self = .customer
        case .rateLimit, .thirdParty, .timeout: self = .vendor
        case .script, .configuration, .notFound, .interrupted, .other, .unknown: self = .you
        }
    }

    /// What that one must do, behind the number of syncs.
    var sentence: HTML {
        switch self {
        case .customer: "the customer must act: connect the account again, or grant the permission"
        case .vendor: "the vendor or the third party must act: it fails, is too slow, or limits requests"
        case .you: "you must act: see what the sync reports, and its code or configuration"
        }
    }
}
