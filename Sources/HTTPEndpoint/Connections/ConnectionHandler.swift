import NIOCore
import NIOHTTP1

/// Serves one connection: one request at a time, in order, until either side has had enough.
///
/// Requests that arrive while one is being answered wait, and no more are read from the socket meanwhile. All state
/// belongs to the connection's event loop; the route alone runs elsewhere.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = Never
    typealias OutboundIn = Never
    typealias OutboundOut = HTTPServerResponsePart

    /// What tells a connection that the server stops.
    struct Drain: Sendable {}
    /// What tells a connection to make room for another one, unless its request is at work.
    struct Eviction: Sendable {}

    private enum Phase {
        /// Between requests.
        case idle
        /// Some bytes of a request are here.
        case receiving
        /// A route is at work, or its answer is on the way.
        case responding
        /// The last answer is out; what the client still sends is thrown away.
        case lingering
    }

    private let limits: EndpointLimits
    private let date: HTTPDate
    private let security: EndpointSecurity.Provider
    /// The event loop's clock.
    private let now: () -> NIODeadline
    private let respond: Router.Handler
    /// Told what the connection does from now on.
    private let note: (ConnectionRegistry.Activity) -> Void

    private var phase = Phase.idle
    private var intake: RequestIntake
    private var waiting = CircularBuffer<HTTPServerRequestPart>()
    private var parserError: HTTPParserError?
    private var isInputClosed = false
    private var isDraining = false
    private var owesRead = false
    private var route: Task<Void, Never>?
    private var sender: ResponseSender?
    private var deadline: ConnectionDeadline?
    private var context: ChannelHandlerContext?
    private var input: LatestInput?

    init(
        limits: EndpointLimits, date: HTTPDate, security: @escaping EndpointSecurity.Provider = { EndpointSecurity() },
        now: @escaping () -> NIODeadline = NIODeadline.now, respond: @escaping Router.Handler,
        note: @escaping (ConnectionRegistry.Activity) -> Void = { _ in }
    ) {
        self.now = now
        self.note = note
        self.limits = limits
        self.date = date
        self.security = security
        self.respond = respond
        intake = RequestIntake(limits)
    }

    // MARK: What the channel tells

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        input = try? context.pipeline.syncOperations.handler(type: LatestInput.self)
        deadline = ConnectionDeadline(on: context.eventLoop, now: now) { self.expire() }
        deadline?.set(limits.headerTimeout)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        input = nil
        sender?.cancel()
        deadline?.cancel()
        route?.cancel()
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        route?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = self.unwrapInboundIn(data)
        input?.hasMadePart()
        switch phase {
        case .idle, .receiving: take(part)
        case .responding: waiting.append(part)
        case .lingering: break
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Bytes came, but no whole head: a request has begun, and must not take for ever.
        if case .idle = phase, !isInputClosed { beginReceiving() }
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        if case .responding = phase { owesRead = true } else { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is Drain:
            isDraining = true
            if case .idle = phase { context.close(promise: nil) }
        case is Eviction:
            if sender != nil { abort() } else if route == nil { close(inHaste: true) }
        case ChannelEvent.inputClosed:
            isInputClosed = true
            if case .responding = phase {
                // Most who close are gone, whatever they could still read: a route that waits for something can stop.
                route?.cancel()
                return
            }
            context.close(promise: nil)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { sender?.resume() }
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Errors of the socket close the channel by themselves.
        guard let error = error as? HTTPParserError else { return }
        switch phase {
        case .idle:
            // Nothing of a request was here yet, so the latest bytes are its first.
            guard error == .invalidMethod, let head = HTTPRequestHead(refusedIn: input?.bytes ?? ByteBuffer()) else {
                return refuse(error.status)
            }
            parserError = error
            answer(head)
        case .receiving: refuse(error.status)
        case .responding: parserError = error
        case .lingering: break
        }
    }

    // MARK: From parts to an answer

    private func take(_ part: HTTPServerRequestPart) {
        switch intake.take(part) {
        case .wait: beginReceiving()
        case .sendContinue:
            beginReceiving()
            context?.writeAndFlush(
                self.wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil)
        case .respond(let head): answer(head)
        case .refuse(let status): refuse(status)
        }
    }

    private func beginReceiving() {
        guard case .idle = phase else { return }
        phase = .receiving
        deadline?.set(limits.headerTimeout)
    }

    private func answer(_ head: HTTPRequestHead) {
        guard let context, let request = EndpointRequest(head, from: ClientAddress(context.remoteAddress))
        else { return refuse(.badRequest) }
        phase = .responding
        deadline?.clear()
        note(.working)
        let respond = respond
        let eventLoop = context.eventLoop
        let connection = NIOLoopBound(self, eventLoop: eventLoop)
        route = Task {
            let response = await respond(request)
            eventLoop.execute { connection.value.send(response, to: head) }
        }
    }

    private func refuse(_ status: HTTPResponseStatus) {
        phase = .responding
        waiting.removeAll()
        parserError = nil
        send(.text("\(status.code) \(status.reasonPhrase)", status: Int(status.code)), to: nil)
    }

    /// Sends the response to a request, or, without one, a refusal that ends the connection.
    private func send(_ response: EndpointResponse, to request: HTTPRequestHead?) {
        guard let context, context.channel.isActive else { return }
        route = nil
        deadline?.clear()
        note(.reading)
        var response = response
        response.replaceHeaders(with: [("X-Content-Type-Options", "nosniff")])
        response.replaceHeaders(with: security().headers)
        let staysOpen = request?.allowsAnother == true && !isDraining
        let head = HTTPResponseHead(response, to: request, date: date.now(), staysOpen: staysOpen)
        let sender = ResponseSender(to: context) { outcome in
            self.sender = nil
            let isClean = request != nil && self.waiting.isEmpty && self.parserError == nil && !self.isDraining
            switch outcome {
            case .tooSlow: self.abort()
            case .failed: self.close()
            case .sent where staysOpen: self.next()
            case .sent where isClean: self.close()
            case .sent: self.linger()
            }
        }
        self.sender = sender
        sender.send(head, request?.method == .HEAD ? EndpointBody() : response.body, limits: limits)
    }

    // MARK: After an answer

    private func next() {
        phase = .idle
        deadline?.set(limits.idleTimeout)
        while !waiting.isEmpty {
            take(waiting.removeFirst())
            if case .responding = phase { return }
        }
        if let parserError { return refuse(parserError.status) }
        if isInputClosed || (isDraining && phase == .idle) { context?.close(promise: nil) }
        if case .idle = phase { note(.idle) }
        readOwed()
    }

    /// - Parameter isHasty: Whether not to wait for the client to close its side as well.
    private func close(inHaste isHasty: Bool = false) {
        if isHasty { context?.triggerUserOutboundEvent(TLSHandler.Haste(), promise: nil) }
        context?.close(promise: nil)
    }

    /// Ends a connection whose client has not read everything.
    private func abort() {
        context?.channel.resetOnClose()
        close(inHaste: true)
    }

    /// Closes the sending side and waits a little for the client to do the same.
    ///
    /// Closing at once while bytes of the client lie unread would reset the connection, and the reset may overtake
    /// the answer.
    private func linger() {
        guard !isInputClosed else {
            context?.close(promise: nil)
            return
        }
        phase = .lingering
        deadline?.set(limits.lingerTimeout)
        context?.close(mode: .output, promise: nil)
        readOwed()
    }

    private func readOwed() {
        guard owesRead else { return }
        owesRead = false
        context?.read()
    }

    private func expire() {
        switch phase {
        case .receiving: refuse(.requestTimeout)
        case .idle, .responding, .lingering: context?.close(promise: nil)
        }
    }
}

extension HTTPParserError {
    fileprivate var status: HTTPResponseStatus {
        self == .headerOverflow ? .requestHeaderFieldsTooLarge : .badRequest
    }
}
