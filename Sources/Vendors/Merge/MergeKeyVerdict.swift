import HTTPExchange

/// What the vendor thinks of the API key, as far as its responses show.
enum MergeKeyVerdict: Sendable {
    case unknown
    /// A request with it succeeded.
    case accepted
    /// A request with nothing else was refused.
    case refused

    /// A 401 to a request with key and token, with what was refused in its message.
    func explained(_ failure: RequestFailure) -> RequestFailure {
        let culprit =
            switch self {
            case .unknown: "the API key or the account's token"
            case .accepted: "the account's token"
            case .refused: "the API key"
            }
        var failure = failure
        failure.message = "the vendor refused \(culprit) (HTTP 401)"
        return failure
    }
}
