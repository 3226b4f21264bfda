/// Sends requests and returns responses; knows nothing about vendors, retries or limits.
package protocol HTTPTransport: Sendable {
    /// Sends one request and feeds the body to `reader` while it arrives.
    ///
    /// Cancelling the task ends the transfer and frees its connection before the call returns.
    ///
    /// - Parameters:
    ///   - request: What to send. Redirects are not followed: a 3xx is a response like any other.
    ///   - reader: Takes the decoded body piece by piece, one call at a time, on the transport's thread.
    /// - Returns: The head of the response, whatever its status, and the reader after the last byte.
    /// - Throws: What kept a whole response from arriving, or what the reader threw.
    func send<Reader: BodyReader>(
        _ request: HTTPRequest, into reader: Reader
    ) async throws(RequestFailure) -> HTTPResponse<Reader>
}

/// A whole response: its head, and the reader that read its body.
package struct HTTPResponse<Reader: BodyReader>: Sendable {
    package var head: HTTPResponseHead
    package var body: Reader
    /// Bytes of body as they came over the wire, before any decoding.
    package var receivedBytes: Int

    package init(head: HTTPResponseHead, body: Reader, receivedBytes: Int) {
        self.head = head
        self.body = body
        self.receivedBytes = receivedBytes
    }
}

/// Takes a response body while it arrives, so that a large response is never held whole.
package protocol BodyReader: Sendable {
    /// Takes the next bytes of the body.
    ///
    /// Called on the transport's thread: slow work belongs after the transfer.
    ///
    /// - Throws: What is wrong with the body; the transfer ends at once.
    mutating func read(_ bytes: RawSpan, of head: HTTPResponseHead) throws(RequestFailure)

    /// Whether the body is all there, so that the transfer can end although the server keeps the response open. `false`
    /// by default: the server ends it.
    var isComplete: Bool { get }
}

extension BodyReader {
    package var isComplete: Bool { false }
}
