import NIOCore
import NIOHTTP1

/// Writes one body to a connection; all of it runs on the connection's event loop.
///
/// Bytes that are kept anyway are handed over at once. Bytes that must be made are made only while the client takes
/// them: a slow one costs one segment of memory, not a page.
final class BodySender {
    /// After so many bytes made in a row the other connections of the event loop have their turn.
    private static let turnBytes = 1 << 20

    private let context: ChannelHandlerContext
    private let onProgress: () -> Void
    private let onEnd: () -> Void
    private var segments: ArraySlice<EndpointBody.Segment>
    private var made = ByteBuffer()
    private var isSending = false
    private var isDone = false

    /// - Parameters:
    ///   - onProgress: Told each time the client has taken a segment.
    ///   - onEnd: Told once, when the last segment was handed to the channel.
    init(
        _ body: EndpointBody, to context: ChannelHandlerContext, onProgress: @escaping () -> Void,
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
            switch segment {
            case .kept(let bytes):
                write(bytes)
            case .made(let count, _):
                guard isTakingMore else { return }
                guard budget > 0 else { return letOthersTurn() }
                budget -= count
                segment.write(to: &made)
                write(made)
                context.flush()
            }
            segments.removeFirst()
        }
        isDone = true
        onEnd()
    }

    private func write(_ bytes: ByteBuffer) {
        let part = HTTPServerResponsePart.body(.byteBuffer(bytes))
        context.write(NIOAny(part)).whenCompleteHere { outcome in
            if case .success = outcome { self.onProgress() }
        }
    }

    /// Whether the client has taken so much that the next segment may be made.
    private var isTakingMore: Bool {
        if !context.channel.isWritable { context.flush() }
        return context.channel.isWritable
    }

    private func letOthersTurn() {
        context.eventLoop.executeHere { self.resume() }
    }
}
