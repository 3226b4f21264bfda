import NIOCore
import Synchronization

/// The open connections of one server: how many there may be, and how they end.
///
/// Where there is no room, whoever has waited longest without asking for anything makes room: a flood of connections
/// that stay silent takes places from itself only.
final class ConnectionRegistry: Sendable {
    fileprivate struct Connection {
        let channel: any Channel
        var hasAsked = false
    }

    fileprivate struct State {
        /// By their numbers, in the order in which they came.
        var connections: [Int: Connection] = [:]
        var latest = 0
    }

    private let maximum: Int
    private let state = Mutex(State())

    init(maximum: Int) {
        self.maximum = maximum
    }

    /// Counts a connection for as long as it is open.
    ///
    /// - Returns: Its number; `nil` if there is no room, because all who are here have asked for something.
    func admit(_ channel: any Channel) -> Int? {
        let (number, evicted) = state.withLock { $0.admit(channel, maximum: maximum) }
        evicted?.close(promise: nil)
        if let number {
            channel.closeFuture.whenComplete { _ in
                self.state.withLock { _ = $0.connections.removeValue(forKey: number) }
            }
        }
        return number
    }

    /// Notes that a whole request came from a connection: it keeps its place until it ends.
    func hasAsked(_ number: Int) {
        state.withLock { $0.connections[number]?.hasAsked = true }
    }

    /// Ends the connections that are open now: the idle ones at once, the others when their requests are answered or
    /// `timeout` has passed. Returns when all of them are closed.
    func drain(within timeout: Duration, on eventLoop: any EventLoop) async {
        let open = state.withLock { $0.connections.values.map(\.channel) }
        for channel in open { channel.pipeline.fireUserInboundEventTriggered(ConnectionHandler.Drain()) }
        let cut = eventLoop.scheduleTask(in: TimeAmount(timeout)) {
            for channel in open { channel.close(promise: nil) }
        }
        let closed = EventLoopFuture.andAllComplete(open.map(\.closeFuture), on: eventLoop)
        closed.whenComplete { _ in cut.cancel() }
        // How a connection ended is of no interest any more.
        try? await closed.get()
    }
}

extension ConnectionRegistry.State {
    /// - Returns: The number of the connection, if there is room, and whom to close for it.
    fileprivate mutating func admit(_ channel: any Channel, maximum: Int) -> (number: Int?, evicted: (any Channel)?) {
        var evicted: (any Channel)?
        if connections.count >= maximum {
            guard let oldest = connections.lazy.filter({ !$0.value.hasAsked }).map(\.key).min() else {
                return (nil, nil)
            }
            evicted = connections.removeValue(forKey: oldest)?.channel
        }
        latest += 1
        connections[latest] = ConnectionRegistry.Connection(channel: channel)
        return (latest, evicted)
    }
}
