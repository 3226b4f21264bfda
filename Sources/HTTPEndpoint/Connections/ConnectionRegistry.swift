import NIOCore
import Synchronization

/// The open connections of one server: how many there may be, and how they end.
///
/// When there is one too many, another one is closed: first the oldest that never sent a whole request, then the one
/// that has been idle for longest, then the one that has been reading its response for longest. A flood of connections
/// takes room only from itself, and clients that come back find room again.
final class ConnectionRegistry: Sendable {
    /// What a connection is doing, in the order in which connections have to make room.
    enum Activity: Int, Sendable {
        /// It has not sent a whole request yet.
        case silent
        /// It waits for its next request.
        case idle
        /// Its client reads a response.
        case reading
        /// Its request is at work; it is never closed to make room.
        case working
    }

    fileprivate struct Connection {
        let channel: any Channel
        var activity = Activity.silent
        /// When it began what it is doing, counted in changes of all connections.
        var since: Int
        var isLeaving = false
    }

    fileprivate struct State {
        var connections: [ObjectIdentifier: Connection] = [:]
        var changes = 0
        /// Called when there is room again.
        var waiting: [@Sendable () -> Void] = []
    }

    private let maximum: Int
    private let state = Mutex(State())

    /// - Parameter maximum: How many connections there may be; one more can be open while another one is closing.
    init(maximum: Int) {
        self.maximum = maximum
    }

    /// Counts a connection for as long as it is open, and closes another one if it is one too many.
    func admit(_ channel: any Channel) {
        let number = ObjectIdentifier(channel)
        let evicted = state.withLock { $0.admit(channel, number, maximum: maximum) }
        evicted?.pipeline.fireUserInboundEventTriggered(ConnectionHandler.Eviction())
        channel.closeFuture.whenComplete { _ in self.remove(number) }
    }

    /// Notes what a connection does from now on.
    func note(_ activity: Activity, of channel: any Channel) {
        let evicted = state.withLock { $0.note(activity, of: ObjectIdentifier(channel), maximum: maximum) }
        evicted?.pipeline.fireUserInboundEventTriggered(ConnectionHandler.Eviction())
    }

    /// Calls back once there is room for another connection, at once if there is.
    func whenRoomy(_ callback: @escaping @Sendable () -> Void) {
        let isRoomy = state.withLock { state in
            if state.connections.count <= maximum { return true }
            state.waiting.append(callback)
            return false
        }
        if isRoomy { callback() }
    }

    private func remove(_ number: ObjectIdentifier) {
        let waiting = state.withLock { state -> [@Sendable () -> Void] in
            state.connections.removeValue(forKey: number)
            guard state.connections.count <= maximum else { return [] }
            defer { state.waiting = [] }
            return state.waiting
        }
        for callback in waiting { callback() }
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
    /// - Returns: Which connection is to be closed.
    fileprivate mutating func admit(
        _ channel: any Channel, _ number: ObjectIdentifier, maximum: Int
    ) -> (any Channel)? {
        changes += 1
        let evicted = connections.count >= maximum ? evict() : nil
        connections[number] = ConnectionRegistry.Connection(channel: channel, since: changes)
        return evicted
    }

    /// - Returns: Which connection is to be closed, because one had to be and none could be until now.
    fileprivate mutating func note(
        _ activity: ConnectionRegistry.Activity, of number: ObjectIdentifier, maximum: Int
    ) -> (any Channel)? {
        guard connections[number] != nil else { return nil }
        changes += 1
        connections[number]?.activity = activity
        connections[number]?.since = changes
        let isCrowded = connections.count > maximum && activity != .working
        return isCrowded && !connections.values.contains(where: \.isLeaving) ? evict() : nil
    }

    private mutating func evict() -> (any Channel)? {
        let candidates = connections.lazy.filter { !$0.value.isLeaving && $0.value.activity != .working }
        let first = candidates.min {
            ($0.value.activity.rawValue, $0.value.since) < ($1.value.activity.rawValue, $1.value.since)
        }
        guard let first else { return nil }
        connections[first.key]?.isLeaving = true
        return first.value.channel
    }
}
