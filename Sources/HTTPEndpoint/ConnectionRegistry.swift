import NIOCore
import Synchronization

/// The open connections of one server: how many there may be, and how they end.
final class ConnectionRegistry: Sendable {
    private let maximum: Int
    private let channels = Mutex<[ObjectIdentifier: any Channel]>([:])

    init(maximum: Int) {
        self.maximum = maximum
    }

    /// Counts a connection for as long as it is open.
    ///
    /// - Returns: Whether there is room for it.
    func admit(_ channel: any Channel) -> Bool {
        let id = ObjectIdentifier(channel)
        let isAdmitted = channels.withLock { channels in
            guard channels.count < maximum else { return false }
            channels[id] = channel
            return true
        }
        if isAdmitted {
            channel.closeFuture.whenComplete { _ in self.channels.withLock { _ = $0.removeValue(forKey: id) } }
        }
        return isAdmitted
    }

    /// Ends the connections that are open now: the idle ones at once, the others when their requests are answered or
    /// `timeout` has passed. Returns when all of them are closed.
    func drain(within timeout: Duration, on eventLoop: any EventLoop) async {
        let open = channels.withLock { Array($0.values) }
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
