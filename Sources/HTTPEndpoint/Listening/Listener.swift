import NIOCore
import NIOHTTP1
import NIOPosix

/// Where a server takes its connections.
package enum ListenPoints: Sendable {
    case addresses([ListenAddress])
    /// Sockets that systemd has opened.
    case inherited(InheritedSockets)
}

/// Opens listening sockets.
struct Listener {
    /// Prepares a new connection, or throws to have it closed.
    typealias SetUp = @Sendable (any Channel) throws -> Void

    let group: any EventLoopGroup
    let connections: ConnectionRegistry
    let setUp: SetUp

    /// Listens on every point, or on none.
    func listen(on points: ListenPoints) async throws(EndpointError) -> [any Channel] {
        switch points {
        case .addresses(let addresses): try await listen(on: addresses)
        case .inherited(let sockets): try await take(sockets)
        }
    }

    private func take(_ inherited: InheritedSockets) async throws(EndpointError) -> [any Channel] {
        var sockets: [any Channel] = []
        for descriptor in inherited.descriptors {
            do {
                sockets.append(try await bootstrap.withBoundSocket(descriptor).get())
            } catch {
                for socket in sockets { try? await socket.close() }
                throw EndpointError.noInheritedSockets(reason: Self.reason(error))
            }
        }
        return sockets
    }

    private func listen(on addresses: [ListenAddress]) async throws(EndpointError) -> [any Channel] {
        var sockets: [any Channel] = []
        for address in addresses {
            do {
                sockets.append(try await listen(on: address))
            } catch {
                for socket in sockets { try? await socket.close() }
                throw EndpointError.cannotListen(address, reason: Self.reason(error))
            }
        }
        return sockets
    }

    private func listen(on address: ListenAddress) async throws -> any Channel {
        guard address.host.isEmpty else { return try await bind(host: address.host, port: address.port) }
        do {
            // On Linux a socket on the IPv6 wildcard takes IPv4 connections as well.
            return try await bind(host: "::", port: address.port)
        } catch let error as IOError where EndpointError.isAddressFamilyMissing(errno: error.errnoCode) {
            return try await bind(host: "0.0.0.0", port: address.port)
        }
    }

    private func bind(host: String, port: Int) async throws -> any Channel {
        try await bootstrap.bind(host: host, port: port).get()
    }

    private var bootstrap: ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(ChannelOptions.backlog, value: 1024)
            .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
            // One at a time, so that each finds out whether there is room.
            .serverChannelOption(ChannelOptions.maxMessagesPerRead, value: 1)
            .serverChannelInitializer { [connections] channel in
                channel.pipeline.addHandler(AcceptGate(connections))
            }
            // A client may close its sending side and still wait for its answer.
            .childChannelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { [setUp] channel in
                channel.eventLoop.makeCompletedFuture { try setUp(channel) }
            }
    }

    private static func reason(_ error: any Error) -> String {
        if let error = error as? IOError { return EndpointError.reason(errno: error.errnoCode) ?? "\(error)" }
        if error is ChannelError || error is EventLoopError { return "\(error)" }
        // The error of a name that does not resolve has changed its type from version to version.
        return "the host name could not be resolved"
    }
}

extension ChannelPipeline {
    /// Adds what turns bytes into parts of requests, and parts of responses into bytes.
    func addHTTPHandlers(limits: EndpointLimits) throws {
        try syncOperations.addHandler(LatestInput(maximumHeaderBytes: limits.maximumHeaderBytes))
        try syncOperations.configureHTTPServerPipeline(
            withPipeliningAssistance: false,
            withErrorHandling: false,
            withOutboundHeaderValidation: true,
            withEncoderConfiguration: HTTPResponseEncoder.Configuration())
    }
}

extension BoundAddress {
    init?(_ socket: any Channel) {
        guard let address = socket.localAddress, let host = address.ipAddress, let port = address.port else {
            return nil
        }
        self.init(host: host, port: port)
    }
}
