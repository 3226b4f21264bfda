import NIOCore

// Work that is handed to the event loop it was handed over on may touch what belongs to that loop.

extension EventLoop {
    /// Runs work in the loop's next turn; only called on the loop.
    func executeHere(_ work: @escaping () -> Void) {
        let bound = NIOLoopBound(work, eventLoop: self)
        execute { bound.value() }
    }

    /// Runs work at a time; only called on the loop.
    func scheduleHere(at deadline: NIODeadline, _ work: @escaping () -> Void) -> Scheduled<Void> {
        let bound = NIOLoopBound(work, eventLoop: self)
        return scheduleTask(deadline: deadline) { bound.value() }
    }

    /// Runs work after a time; only called on the loop.
    func scheduleHere(in delay: TimeAmount, _ work: @escaping () -> Void) -> Scheduled<Void> {
        let bound = NIOLoopBound(work, eventLoop: self)
        return scheduleTask(in: delay) { bound.value() }
    }
}

extension EventLoopFuture {
    /// Calls back on the future's loop; only called on it.
    func whenCompleteHere(_ callback: @escaping (Result<Value, any Error>) -> Void) {
        let bound = NIOLoopBound(callback, eventLoop: eventLoop)
        whenComplete { bound.value($0) }
    }
}
