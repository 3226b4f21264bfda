import NIOCore
import NIOHTTP1

/// Sends one response at its client's pace, and ends early if the client is too slow; on the connection's event loop.
final class ResponseSender {
    /// How it ended.
    enum Outcome {
        case sent
        /// The client is too slow.
        case tooSlow
        /// The client is gone, or must not get the response.
        case failed
    }

    private let context: ChannelHandlerContext
    private let onEnd: (Outcome) -> Void
    private var body: BodySender?
    private var pace: ReadingPace?
    private var isOver = false

    /// - Parameter onEnd: Called once, unless it is cancelled before.
    init(to context: ChannelHandlerContext, onEnd: @escaping (Outcome) -> Void) {
        self.context = context
        self.onEnd = onEnd
    }

    /// Starts to send; may end before it returns.
    func send(_ head: HTTPResponseHead, _ body: EndpointBody, limits: EndpointLimits) {
        let headWritten = context.eventLoop.makePromise(of: Void.self)
        context.write(NIOAny(HTTPServerResponsePart.head(head)), promise: headWritten)
        // A header that would forge another one is not written, and a body without a head must not be sent either.
        headWritten.futureResult.whenCompleteHere { self.end($0, isLast: false) }
        guard !isOver else { return }
        let pace = ReadingPace(of: context.channel, limits: limits) { self.end(.tooSlow) }
        self.pace = pace
        let sender = BodySender(body, to: context) {
            pace.hasTaken($0)
        } onEnd: {
            self.body = nil
            self.context.writeAndFlush(NIOAny(HTTPServerResponsePart.end(nil))).whenCompleteHere {
                self.end($0, isLast: true)
            }
        }
        self.body = sender
        sender.resume()
        if !isOver { pace.start() }
    }

    /// Goes on when the channel takes more bytes again.
    func resume() {
        body?.resume()
    }

    /// Lets go of everything without a word.
    func cancel() {
        isOver = true
        pace?.stop()
        pace = nil
        body = nil
    }

    private func end(_ result: Result<Void, any Error>, isLast: Bool) {
        switch result {
        case .success: if isLast { end(.sent) }
        case .failure: end(.failed)
        }
    }

    private func end(_ outcome: Outcome) {
        guard !isOver else { return }
        cancel()
        onEnd(outcome)
    }
}
