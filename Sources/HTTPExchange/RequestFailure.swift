/// A request without a usable response: a bounded reason for metrics and a sentence for people.
///
/// The sentence never has a credential, a header or a part of a body.
package struct RequestFailure: Error, Equatable, Sendable {
    /// The closed reason, fit for a metric label.
    package var reason: FailureReason
    /// What happened, in one sentence without a full stop.
    package var message: String
    /// The HTTP status, if there was a response.
    package var status: Int?
    /// The vendor's own code for the error (`unknown_account`), if the body has one.
    package var vendorCode: String?

    package init(_ reason: FailureReason, _ message: String, status: Int? = nil, vendorCode: String? = nil) {
        self.reason = reason
        self.message = message
        self.status = status
        self.vendorCode = vendorCode
    }
}

extension RequestFailure {
    /// The task was cancelled: by a deadline, or because its result is no longer needed.
    package static let cancelled = RequestFailure(
        .timeout, "the request was cancelled before its response was complete")
}

extension RequestFailure: CustomStringConvertible {
    package var description: String {
        guard let vendorCode else { return message }
        return "\(message) (\(vendorCode))"
    }
}
