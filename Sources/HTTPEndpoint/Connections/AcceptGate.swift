import NIOCore

/// Stops a listening socket from taking connections while there is no room for more: they wait in the system's queue,
/// and the process never runs out of files.
final class AcceptGate: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias OutboundIn = Never

    private let connections: ConnectionRegistry

    init(_ connections: ConnectionRegistry) {
        self.connections = connections
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        connections.admit(self.unwrapInboundIn(data))
        context.fireChannelRead(data)
    }

    func read(context: ChannelHandlerContext) {
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        let eventLoop = context.eventLoop
        connections.whenRoomy {
            if eventLoop.inEventLoop { bound.value.read() } else { eventLoop.execute { bound.value.read() } }
        }
    }
}
