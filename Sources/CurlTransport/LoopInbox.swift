internal import Synchronization

/// The only thing that callers and the loop's thread share: orders and cancellations go in, the loop takes them out.
final class LoopInbox: Sendable {
    /// What had gathered since the loop last looked.
    struct Delivery: Sendable {
        var orders: [TransferOrder] = []
        var cancellations: [TransferTicket] = []
        /// Whether the loop has to end; nothing comes after such a delivery.
        var isLast = false

        var isEmpty: Bool { orders.isEmpty && cancellations.isEmpty && !isLast }
    }

    fileprivate struct State {
        var pending = Delivery()
        var isClosed = false
        var bell: LoopBell?
    }

    private let state = Mutex(State())

    /// Hands over an order, which fails at once when the inbox has been closed.
    func submit(_ order: TransferOrder) {
        let isAccepted = state.withLock { state in
            if state.isClosed { return false }
            state.post { $0.orders.append(order) }
            return true
        }
        if !isAccepted { order.finish(.failure(.shutDown)) }
    }

    /// Asks the loop to drop a transfer, if it is still under way.
    func cancel(_ ticket: TransferTicket) {
        state.withLock { state in
            if !state.isClosed { state.post { $0.cancellations.append(ticket) } }
        }
    }

    /// Asks the loop to drop everything and end; what is submitted from now on fails.
    func close() {
        state.withLock { state in
            if state.isClosed { return }
            state.isClosed = true
            state.post { $0.isLast = true }
        }
    }

    /// Tells the inbox how to wake the loop from its sleep.
    func open(_ bell: LoopBell) {
        state.withLock { $0.bell = bell }
    }

    /// Empties the inbox.
    ///
    /// After the last delivery the bell is not rung again, so that its handle may go.
    func take() -> Delivery {
        state.withLock { state in
            let delivery = state.pending
            state.pending = Delivery()
            if delivery.isLast { state.bell = nil }
            return delivery
        }
    }
}

extension LoopInbox.State {
    /// Adds to the next delivery; one ring wakes the loop for all that gathers until it looks.
    fileprivate mutating func post(_ change: (inout LoopInbox.Delivery) -> Void) {
        let wasEmpty = pending.isEmpty
        change(&pending)
        if wasEmpty { bell?.ring() }
    }
}
