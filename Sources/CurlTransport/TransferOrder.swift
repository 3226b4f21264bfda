internal import HTTPExchange
internal import Synchronization

/// What a caller hands to the loop: a request, where its body goes, and whom to tell.
struct TransferOrder: Sendable {
    let ticket: TransferTicket
    let request: HTTPRequest
    let userAgent: String
    let sink: any BodySink
    let continuation: CheckedContinuation<TransferResult, Never>

    /// Tells the caller how it ended; called exactly once for each order.
    func finish(_ result: TransferResult) {
        continuation.resume(returning: result)
    }
}

/// How a transfer ended.
typealias TransferResult = Result<TransferAnswer, RequestFailure>

/// What is known of a whole answer once its body has gone to the sink.
struct TransferAnswer: Sendable {
    let head: HTTPResponseHead
    /// Bytes of body before any decoding.
    let receivedBytes: Int
}

/// Names one transfer on both sides of the inbox, and remembers whether its caller has left.
///
/// The mark is set before the loop is told: an order that arrives after its own cancellation is recognised by it.
final class TransferTicket: Sendable {
    private let mark = Atomic(false)

    var isCancelled: Bool { mark.load(ordering: .acquiring) }

    func cancel() {
        mark.store(true, ordering: .releasing)
    }
}

extension RequestFailure {
    /// The transport is not, or no longer, at work.
    static let shutDown = RequestFailure(.internal, "the HTTP transport has been shut down")
}
