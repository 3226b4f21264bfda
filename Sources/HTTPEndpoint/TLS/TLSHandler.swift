import NIOCore

/// Puts TLS between a socket and the handlers behind it.
///
/// Encrypts only as much as the channel takes: until then, a large body waits as the shared bytes it is.
final class TLSHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Asks to close without waiting for the client to close its side as well.
    struct Haste: Sendable {}

    private enum Phase {
        /// Nothing has been received.
        case new
        case handshaking
        case open
        /// The server has closed its side; what the client still sends is decrypted and thrown away.
        case closing
        /// The same without TLS, because the client does not speak it or broke it.
        case lingering
        case closed
    }

    /// How long a client may take to close its side after the server has.
    private static let closeTimeout = TimeAmount.seconds(1)
    /// How much is encrypted before the channel gets it: with what TLS adds, just less than 64 KiB.
    private static let chunkBytes = (64 << 10) - 256
    /// After encrypting this much in a row, the other connections of the event loop have their turn. It is more than a
    /// ``BodySender`` makes in its turn, so that no backlog grows here.
    private static let turnBytes = 2 << 20

    private let session: TLSSession
    private var phase = Phase.new
    private var queue = PlaintextQueue()
    private var isSending = false
    private var awaitsTurn = false
    /// Whether the client was told that nothing more comes.
    private var isOutputClosed = false
    /// Whether everything was sent, and the socket's sending side is closed.
    private var isOutputDone = false
    /// Whether the client has said, or shown by closing, that it sends nothing more.
    private var isInputClosed = false
    /// Whether bytes were passed on since the channel's last pause.
    private var hasDelivered = false
    private var owesRead = false
    /// A request to close the sending side when the queue is empty.
    private var outputClose: (isRequested: Bool, promise: EventLoopPromise<Void>?) = (false, nil)
    private var isHasty = false
    private var closePromise: EventLoopPromise<Void>?
    private var closeTimer: Scheduled<Void>?

    init(_ session: TLSSession) {
        self.session = session
    }

    // MARK: From the socket

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = self.unwrapInboundIn(data)
        if case .new = phase {
            if PlainHTTP.isBegun(by: bytes) { return refusePlainHTTP(context) }
            phase = .handshaking
        }
        switch phase {
        case .handshaking, .open, .closing:
            guard !isInputClosed else { return }
            session.receive(bytes)
            process(context)
        case .new, .lingering, .closed: break
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Bytes of a handshake, or a part of a record, are nothing to the handlers behind.
        guard hasDelivered else { return }
        hasDelivered = false
        context.fireChannelReadComplete()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event {
            // Where a request ends is known without TLS's own word for it.
            endInput(context)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            // First what is here, so that those behind see a channel that takes more only if it does.
            send(context)
            if owesRead {
                owesRead = false
                context.read()
            }
        }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
    }

    // MARK: From the handlers behind

    func read(context: ChannelHandlerContext) {
        // A client that does not take what it is sent must not cause more of it.
        if context.channel.isWritable { context.read() } else { owesRead = true }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch phase {
        case .new, .handshaking, .open:
            guard !isOutputClosed, !outputClose.isRequested else { break }
            queue.append(self.unwrapOutboundIn(data), promise: promise)
            return
        case .closing, .lingering, .closed: break
        }
        promise?.fail(ChannelError.outputClosed)
    }

    func flush(context: ChannelHandlerContext) {
        queue.flush()
        send(context)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        switch (mode, phase) {
        case (.output, .open):
            outputClose = (true, promise)
            send(context)
        case (.output, _), (.input, _), (.all, .closed):
            context.close(mode: mode, promise: promise)
        case (.all, .new), (.all, .handshaking):
            join(promise)
            finish(context)
        case (.all, .open):
            join(promise)
            closeAll(context)
        case (.all, .closing), (.all, .lingering):
            join(promise)
        }
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        if event is Haste {
            isHasty = true
            promise?.succeed()
        } else {
            context.triggerUserOutboundEvent(event, promise: promise)
        }
    }

    // MARK: Receiving

    private func process(_ context: ChannelHandlerContext) {
        if case .handshaking = phase {
            let step = session.handshake()
            sendCiphertext(context)
            switch step {
            case .needsMore: return
            case .failed: return linger(context)
            case .complete:
                phase = .open
                send(context)
            }
        }
        while !isInputClosed {
            switch phase {
            case .open, .closing: break
            case .new, .handshaking, .lingering, .closed: return
            }
            let plaintext = session.read()
            // The protocol itself may have something to say.
            sendCiphertext(context)
            switch plaintext {
            case .bytes(let bytes):
                guard case .open = phase else { continue }
                hasDelivered = true
                context.fireChannelRead(self.wrapInboundOut(bytes))
            case .needsMore: return
            case .end: endInput(context)
            case .failed: linger(context)
            }
        }
    }

    private func endInput(_ context: ChannelHandlerContext) {
        guard !isInputClosed else { return }
        isInputClosed = true
        switch phase {
        case .open: context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        case .new, .handshaking: finish(context)
        case .closing, .lingering: if isOutputDone { finish(context) }
        case .closed: break
        }
    }

    private func refusePlainHTTP(_ context: ChannelHandlerContext) {
        context.write(self.wrapOutboundOut(context.channel.allocator.buffer(string: PlainHTTP.refusal)), promise: nil)
        linger(context)
    }

    // MARK: Sending

    /// Encrypts and sends what is due, as long as the channel takes it.
    private func send(_ context: ChannelHandlerContext) {
        // Flushing may tell at once that the channel takes more, and the loop below sees that by itself.
        guard case .open = phase, !isSending, !awaitsTurn else { return }
        isSending = true
        defer { isSending = false }
        var budget = Self.turnBytes
        while queue.isDue, context.channel.isWritable {
            guard budget > 0 else { return letOthersTurn(context) }
            budget -= Self.chunkBytes
            session.reserveCiphertext(Self.chunkBytes)
            let promises = queue.take(atMost: Self.chunkBytes, pieceBytes: TLSSession.recordBytes, session.write)
            guard let promises else { return linger(context) }
            sendCiphertext(context, keeping: promises)
            guard case .open = phase else { return }
        }
        if outputClose.isRequested, queue.isEmpty, !isOutputClosed { closeOutput(context) }
    }

    private func letOthersTurn(_ context: ChannelHandlerContext) {
        awaitsTurn = true
        context.eventLoop.executeHere {
            self.awaitsTurn = false
            self.send(context)
        }
    }

    private func sendCiphertext(_ context: ChannelHandlerContext, keeping promises: [EventLoopPromise<Void>] = []) {
        guard let bytes = session.takeCiphertext() else {
            for promise in promises { promise.succeed() }
            return
        }
        for promise in promises.dropFirst() { promises[0].futureResult.cascade(to: promise) }
        context.writeAndFlush(self.wrapOutboundOut(bytes), promise: promises.first)
    }

    // MARK: Closing

    /// Says goodbye, then closes the socket's sending side.
    private func closeOutput(_ context: ChannelHandlerContext) {
        isOutputClosed = true
        if case .lingering = phase {} else { session.sayGoodbye() }
        let sent = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(self.wrapOutboundOut(session.takeCiphertext() ?? ByteBuffer()), promise: sent)
        sent.futureResult.whenCompleteHere { _ in
            let promise = self.outputClose.promise
            self.outputClose.promise = nil
            guard context.channel.isActive else {
                promise?.fail(ChannelError.ioOnClosedChannel)
                return
            }
            self.isOutputDone = true
            context.close(mode: .output, promise: promise)
            switch self.phase {
            case .closing, .lingering: if self.isInputClosed { self.finish(context) }
            case .new, .handshaking, .open, .closed: break
            }
        }
    }

    /// Closes the sending side and waits a little for the client to do the same: closing at once while bytes of the
    /// client lie unread would reset the connection, and the reset may overtake what was sent last.
    private func closeAll(_ context: ChannelHandlerContext) {
        // Those behind have waited by themselves after they closed the sending side.
        if isOutputDone { return finish(context) }
        phase = .closing
        awaitClient(context)
        if isHasty { finish(context) }
    }

    /// The same for a client with which TLS cannot go on.
    private func linger(_ context: ChannelHandlerContext) {
        if case .closed = phase { return }
        phase = .lingering
        awaitClient(context)
    }

    private func awaitClient(_ context: ChannelHandlerContext) {
        queue.fail(ChannelError.ioOnClosedChannel)
        closeTimer?.cancel()
        closeTimer = context.eventLoop.scheduleHere(in: Self.closeTimeout) { self.finish(context) }
        if !isOutputClosed { closeOutput(context) }
        if !isInputClosed { context.read() }
    }

    private func join(_ promise: EventLoopPromise<Void>?) {
        guard let promise else { return }
        if let closePromise { closePromise.futureResult.cascade(to: promise) } else { closePromise = promise }
    }

    private func finish(_ context: ChannelHandlerContext) {
        if case .closed = phase { return }
        phase = .closed
        let promise = closePromise
        closePromise = nil
        context.close(promise: promise)
    }

    private func end() {
        phase = .closed
        closeTimer?.cancel()
        closeTimer = nil
        queue.fail(ChannelError.ioOnClosedChannel)
        closePromise?.succeed()
        closePromise = nil
        outputClose.promise?.fail(ChannelError.ioOnClosedChannel)
        outputClose.promise = nil
    }
}
