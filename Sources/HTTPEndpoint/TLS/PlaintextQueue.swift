import NIOCore

/// What a connection has to send and is not encrypted yet; shares its bytes with whoever wrote them.
struct PlaintextQueue {
    private var writes = MarkedCircularBuffer<(bytes: ByteBuffer, promise: EventLoopPromise<Void>?)>(
        initialCapacity: 4)

    var isEmpty: Bool { writes.isEmpty }

    /// Whether something is to be sent now.
    var isDue: Bool { writes.hasMark }

    mutating func append(_ bytes: ByteBuffer, promise: EventLoopPromise<Void>?) {
        writes.append((bytes, promise))
    }

    /// What was written until now is to be sent.
    mutating func flush() {
        writes.mark()
    }

    /// Takes bytes that are due, at most `limit`, and hands them over in pieces of at most `pieceBytes`.
    ///
    /// - Parameter handOver: Returns whether to go on.
    /// - Returns: The promises of the writes that are used up; `nil` when told not to go on.
    mutating func take(
        atMost limit: Int, pieceBytes: Int, _ handOver: (UnsafeRawBufferPointer) -> Bool
    ) -> [EventLoopPromise<Void>]? {
        var promises: [EventLoopPromise<Void>] = []
        var left = limit
        while left > 0, isDue {
            let index = writes.startIndex
            let count = min(left, pieceBytes, writes[index].bytes.readableBytes)
            let goesOn = writes[index].bytes.readWithUnsafeReadableBytes { bytes in
                (count, handOver(UnsafeRawBufferPointer(rebasing: bytes[..<count])))
            }
            guard goesOn else { return nil }
            left -= count
            if writes[index].bytes.readableBytes == 0, let promise = writes.removeFirst().promise {
                promises.append(promise)
            }
        }
        return promises
    }

    /// Throws away what is left.
    mutating func fail(_ error: any Error) {
        // A promise may write anew, which finds the queue empty.
        let writes = writes
        self.writes = MarkedCircularBuffer(initialCapacity: 4)
        for write in writes { write.promise?.fail(error) }
    }
}
