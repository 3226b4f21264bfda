import NIOCore
import NIOPosix

/// Listens on addresses and hands every request to one function; knows no paths.
package struct HTTPServer: Sendable {
    /// Two threads for all servers of the process, never shut down: a route that outlives its connection may still
    /// come back to them.
    private static let eventLoops = MultiThreadedEventLoopGroup(numberOfThreads: 2)

    private let points: ListenPoints
    private let limits: EndpointLimits
    private let security: EndpointSecurity.Provider
    private let respond: Router.Handler

    /// A server that does nothing until it runs.
    ///
    /// - Parameters:
    ///   - security: Gives what protects the endpoint, for each connection and each request anew.
    ///   - respond: Answers one request that is let through. Its task is cancelled when the client is gone.
    package init(
        listeningOn points: ListenPoints,
        limits: EndpointLimits = EndpointLimits(),
        security: @escaping EndpointSecurity.Provider = { EndpointSecurity() },
        respond: @escaping @Sendable (EndpointRequest) async -> EndpointResponse
    ) {
        self.points = points
        self.limits = limits
        self.security = security
        self.respond = respond
    }

    /// The same for addresses.
    package init(
        addresses: [ListenAddress],
        limits: EndpointLimits = EndpointLimits(),
        security: @escaping EndpointSecurity.Provider = { EndpointSecurity() },
        respond: @escaping @Sendable (EndpointRequest) async -> EndpointResponse
    ) {
        self.init(listeningOn: .addresses(addresses), limits: limits, security: security, respond: respond)
    }

    /// Serves until the task is cancelled.
    ///
    /// Cancelled, it closes idle connections, answers the requests in flight within ``EndpointLimits/drainTimeout``,
    /// then stops listening and returns.
    ///
    /// - Parameter onListening: Told once, in the order of the addresses, when every one of them takes connections;
    ///   Unix sockets have no address to tell of.
    /// - Throws: The first address that cannot be listened on; then none is.
    package func run(
        onListening: @Sendable ([BoundAddress]) async -> Void = { _ in }
    ) async throws(EndpointError) {
        let connections = ConnectionRegistry(maximum: min(limits.maximumConnections, OpenFiles.forConnections))
        let listener = Listener(
            group: Self.eventLoops, connections: connections, setUp: connectionSetUp(connections))
        let sockets = try await listener.listen(on: points)
        let eventLoop = Self.eventLoops.next()
        let stop = eventLoop.makePromise(of: Void.self)
        for socket in sockets { socket.closeFuture.cascade(to: stop) }
        await onListening(sockets.compactMap(BoundAddress.init))
        // The promise is only ever kept, never broken.
        await withTaskCancellationHandler {
            try? await stop.futureResult.get()
        } onCancel: {
            stop.succeed()
        }
        // While requests in flight are answered, whoever asks is still told that the server is on its way out.
        await connections.drain(within: limits.drainTimeout, on: eventLoop)
        for socket in sockets { try? await socket.close() }
        await connections.drain(within: limits.drainTimeout, on: eventLoop)
        if !Task.isCancelled { throw .listenerLost }
    }

    /// What happens to every new connection before its first byte is read.
    private func connectionSetUp(_ connections: ConnectionRegistry) -> Listener.SetUp {
        let date = HTTPDate()
        let limiter = RequestLimiter()
        let authenticator = BasicAuthenticator(timer: { delay, work in
            _ = Self.eventLoops.next().scheduleTask(in: TimeAmount(delay), work)
        })
        let guarded: Router.Handler = { [security, respond] request in
            if let refusal = limiter.refusal(under: security().rateLimit) { return refusal }
            if let refusal = await authenticator.refusal(of: request, users: security().users) { return refusal }
            return await respond(request)
        }
        return { [limits, security] channel throws in
            if let tls = security().tls { try channel.pipeline.syncOperations.addHandler(tls.handler()) }
            try channel.pipeline.addHTTPHandlers(limits: limits)
            try channel.pipeline.syncOperations.addHandler(
                ConnectionHandler(limits: limits, date: date, security: security, respond: guarded) {
                    connections.note($0, of: channel)
                })
        }
    }
}
