import Synchronization

/// The requests that a vendor receives, and the work that its servers do for them.
package final class VendorLoad: Sendable {
    /// What happened within one minute.
    package struct Minute: Sendable, Equatable {
        /// Requests that arrived.
        package var requests = 0
        /// Time that workers spent on requests, which can be more than a minute.
        package var busy = Duration.zero
    }

    fileprivate struct State {
        var minutes: [Minute] = []
        var freeAt: [Duration] = []
        var lastMinute = RequestCount(window: .seconds(60))
        var lastSixSeconds = RequestCount(window: .seconds(6))
    }

    private let start: Duration
    private let state = Mutex(State())

    /// - Parameter start: The monotonic time at which the first minute begins.
    init(start: Duration) {
        self.start = start
    }

    /// Minute by minute since the simulator was made.
    package var minutes: [Minute] { state.withLock { $0.minutes } }

    /// Requests that arrived since the simulator was made.
    package var requests: Int { minutes.reduce(0) { $0 + $1.requests } }

    /// Time that workers spent on requests since the simulator was made, including what they have accepted and not
    /// finished.
    package var busy: Duration { minutes.reduce(.zero) { $0 + $1.busy } }

    /// The most requests that arrived within any 60 s.
    package var maximumPerMinute: Int { state.withLock { $0.lastMinute.maximum } }

    /// The most requests that arrived within any 6 s.
    package var maximumPerSixSeconds: Int { state.withLock { $0.lastSixSeconds.maximum } }

    /// Counts a request that arrives at a monotonic time.
    func count(at time: Duration) {
        state.withLock { state in
            state.lastMinute.add(at: time)
            state.lastSixSeconds.add(at: time)
            state.withMinute(minute(at: time)) { $0.requests += 1 }
        }
    }

    /// Gives work to the worker that is free first.
    ///
    /// The worker will do it even if the client leaves. No task has to wait for that.
    ///
    /// - Returns: The monotonic time at which the work begins.
    func begin(_ work: Duration, workers: Int?, at time: Duration) -> Duration {
        state.withLock { state in
            var begin = time
            if let workers {
                state.employ(max(1, workers))
                let first = state.freeAt.indices.min { state.freeAt[$0] < state.freeAt[$1] } ?? 0
                begin = max(time, state.freeAt[first])
                state.freeAt[first] = begin + work
            }
            addBusy(from: begin, to: begin + work, &state)
            return begin
        }
    }

    private func addBusy(from begin: Duration, to end: Duration, _ state: inout State) {
        var begin = begin
        while begin < end {
            let minute = minute(at: begin)
            let part = min(end, start + .seconds(60 * (minute + 1))) - begin
            state.withMinute(minute) { $0.busy += part }
            begin += part
        }
    }

    private func minute(at time: Duration) -> Int {
        max(0, Int((time - start).components.seconds / 60))
    }
}

extension VendorLoad.State {
    /// Changes the number of workers; those with the least to do go first.
    mutating func employ(_ workers: Int) {
        guard freeAt.count != workers else { return }
        freeAt = freeAt.sorted().suffix(workers) + Array(repeating: .zero, count: max(0, workers - freeAt.count))
    }

    mutating func withMinute(_ minute: Int, _ change: (inout VendorLoad.Minute) -> Void) {
        while minutes.count <= minute { minutes.append(VendorLoad.Minute()) }
        change(&minutes[minute])
    }
}

/// The requests within a sliding window of time.
struct RequestCount: Sendable {
    private let window: Duration
    private var times: [Duration] = []
    private var first = 0
    /// The most that any window has held.
    private(set) var maximum = 0

    init(window: Duration) {
        self.window = window
    }

    /// Counts a request; times must not decrease.
    mutating func add(at time: Duration) {
        times.append(time)
        while times[first] <= time - window { first += 1 }
        maximum = max(maximum, times.count - first)
        guard first > 1024, first > times.count / 2 else { return }
        times.removeFirst(first)
        first = 0
    }
}
