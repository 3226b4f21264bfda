import NIOCore

/// One moving deadline of a connection, on its event loop.
///
/// Moving it later costs no timer: the one that is set looks, when it fires, whether it came too early.
final class ConnectionDeadline {
    private let eventLoop: any EventLoop
    private let now: () -> NIODeadline
    private var due: NIODeadline?
    private var timer: (fires: NIODeadline, scheduled: Scheduled<Void>)?
    private var expire: () -> Void

    /// - Parameter now: The event loop's clock.
    init(on eventLoop: any EventLoop, now: @escaping () -> NIODeadline, expire: @escaping () -> Void) {
        self.eventLoop = eventLoop
        self.now = now
        self.expire = expire
    }

    /// Expires after a time from now, unless it is set or cleared before.
    func set(_ duration: Duration) {
        let due = now() + TimeAmount(duration)
        self.due = due
        if let timer, timer.fires <= due { return }
        schedule(at: due)
    }

    /// Never expires, until it is set again.
    func clear() {
        due = nil
    }

    /// Lets go of the timer and of whom it would have told.
    func cancel() {
        due = nil
        timer?.scheduled.cancel()
        timer = nil
        expire = {}
    }

    private func schedule(at time: NIODeadline) {
        timer?.scheduled.cancel()
        timer = (time, eventLoop.scheduleHere(at: time) { self.fire() })
    }

    private func fire() {
        timer = nil
        guard let due else { return }
        if due > now() {
            schedule(at: due)
        } else {
            self.due = nil
            expire()
        }
    }
}
