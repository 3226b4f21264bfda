internal import HTTPExchange
internal import Synchronization

/// Where the bytes of a body go, whatever the type of their reader.
protocol BodySink: Sendable {
    /// - Returns: Whether the body is all there, whatever the server would still send.
    func take(_ bytes: RawSpan, of head: HTTPResponseHead) throws(RequestFailure) -> Bool
}

/// Lends a reader to the loop's thread; the caller takes it back when the transfer is over.
final class ReaderSink<Reader: BodyReader>: BodySink {
    // Never contended: the caller looks at it only before and after the transfer.
    private let lent: Mutex<Reader>

    init(_ reader: Reader) {
        lent = Mutex(reader)
    }

    var reader: Reader { lent.withLock { $0 } }

    func take(_ bytes: RawSpan, of head: HTTPResponseHead) throws(RequestFailure) -> Bool {
        try lent.withLock { (reader) throws(RequestFailure) -> Bool in
            try reader.read(bytes, of: head)
            return reader.isComplete
        }
    }
}
