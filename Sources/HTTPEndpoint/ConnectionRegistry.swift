import NIOCore
import Synchronization

/// The open connections of one server: how many there may be, and how they end.
final class ConnectionRegistry: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var whenEmpty: EventLoopPromise<Void>?
        var isDraining = false
    }

    private let maximum: Int
    private let state = Mutex(State())

    init(maximum: Int) {
        self.maximum = maximum
    }

    /// Counts a connection for as long as it is open.
    ///
    /// - Returns: Whether there is room for it; there is none once the server drains.
    func admit(_ channel: any Channel) -> Bool {
        let id = ObjectIdentifier(channel)
        let isAdmitted = state.withLock { state in
            guard !state.isDraining, state.channels.count < maximum else { return false }
            state.channels[id] = channel
            return true
        }
        if isAdmitted { channel.closeFuture.whenComplete { _ in self.forget(id) } }
        return isAdmitted
    }

    /// Lets requests in flight be answered, cuts what is left after `timeout`, and returns when no connection is open.
    func drain(within timeout: Duration, on eventLoop: any EventLoop) async {
        let empty = eventLoop.makePromise(of: Void.self)
        let channels = state.withLock { state in
            state.isDraining = true
            if !state.channels.isEmpty { state.whenEmpty = empty }
            return Array(state.channels.values)
        }
        if channels.isEmpty { empty.succeed() }
        for channel in channels { channel.pipeline.fireUserInboundEventTriggered(ConnectionHandler.Drain()) }
        let cut = eventLoop.scheduleTask(in: TimeAmount(timeout)) {
            for channel in channels { channel.close(promise: nil) }
        }
        empty.futureResult.whenComplete { _ in cut.cancel() }
        // The promise is only ever kept, never broken.
        try? await empty.futureResult.get()
    }

    private func forget(_ id: ObjectIdentifier) {
        let whenEmpty = state.withLock { state -> EventLoopPromise<Void>? in
            state.channels[id] = nil
            return state.channels.isEmpty ? state.whenEmpty : nil
        }
        whenEmpty?.succeed()
    }
}
