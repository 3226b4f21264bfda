import NIOCore
import NIOHTTP1

/// Writes one body to a connection; all of it runs on the connection's event loop.
///
/// Bytes are handed over, or made, only while the client takes them: a slow one costs one segment of memory where
/// segments are made, and nothing where they are kept for all.
final class BodySender {
    /// After so many bytes in a row the other connections of the event loop have their turn.
    private static let turnBytes = 1 << 20

    private let context: ChannelHandlerContext
    private let onProgress: (Int) -> Void
    private let onEnd: () -> Void
    private var segments: ArraySlice<EndpointBody.Segment>
    private var buffer = ByteBuffer()
    private var isSending = false
    private var isDone = false

    /// - Parameters:
    ///   - onProgress: Called with the number of bytes each time the client has taken a segment.
    ///   - onEnd: Called once, when the last segment was handed to the channel.
    init(
        _ body: EndpointBody, to context: ChannelHandlerContext, onProgress: @escaping (Int) -> Void,
        onEnd: @escaping () -> Void
    ) {
        self.context = context
        self.onProgress = onProgress
        self.onEnd = onEnd
        segments = body.segments[...]
    }

    /// Goes on with what is left: at the start, and whenever the channel takes more bytes again.
    func resume() {
        // Flushing may tell at once that the channel takes more, and the loop below sees that by itself.
        guard !isSending, !isDone, context.channel.isActive else { return }
        isSending = true
        defer { isSending = false }
        var budget = Self.turnBytes
        while let segment = segments.first {
            guard isTakingMore else { return }
            guard budget > 0 else { return letOthersTurn() }
            segments.removeFirst()
            segment.write(to: &buffer)
            let count = buffer.readableBytes
            budget -= count
            let part = HTTPServerResponsePart.body(.byteBuffer(buffer))
            context.write(NIOAny(part)).whenCompleteHere { outcome in
                if case .success = outcome { self.onProgress(count) }
            }
            // The last one goes together with the end.
            if !segments.isEmpty { context.flush() }
        }
        isDone = true
        buffer = ByteBuffer()
        onEnd()
    }

    /// Whether the client has taken so much that the next segment may be handed over.
    private var isTakingMore: Bool {
        if !context.channel.isWritable { context.flush() }
        return context.channel.isWritable
    }

    private func letOthersTurn() {
        context.eventLoop.executeHere { self.resume() }
    }
}
