import HTTPEndpoint
import Synchronization

/// Shuts out an address that has caused too many failing answers, as Merge does.
///
/// There is one address only: everybody who asks the simulator comes from this machine.
package final class AddressBlock: Sendable {
    /// Failing answers in ``stretch`` seconds that are put up with; one more trips the block.
    package static let tolerated = 20
    /// Seconds.
    package static let stretch = 10.0
    /// Seconds for which everything is refused.
    package static let lasts = 60.0

    private struct State {
        var failures: [Double] = []
        var blockedUntil = -Double.infinity
        var timesTripped = 0
        var mostFailures = 0
    }

    private let state = Mutex(State())

    /// How often the block was tripped.
    package var timesTripped: Int { state.withLock { $0.timesTripped } }

    /// The most failing answers that any ten seconds have held.
    package var mostFailures: Int { state.withLock { $0.mostFailures } }

    /// Answers a request unless the address is blocked, and counts the answer if it is a failing one.
    func guarding(
        _ clock: VendorSimulator.Clock, _ answer: () async -> EndpointResponse
    ) async -> EndpointResponse {
        if state.withLock({ [now = clock()] in now < $0.blockedUntil }) {
            return MergeRefusal(status: 403, detail: "Your IP address has been blocked.").response
        }
        let response = await answer()
        if response.status >= 400, response.status != 429 { count(at: clock()) }
        return response
    }

    private func count(at now: Double) {
        state.withLock { state in
            state.failures.removeAll { $0 <= now - Self.stretch }
            state.failures.append(now)
            state.mostFailures = max(state.mostFailures, state.failures.count)
            guard state.failures.count > Self.tolerated else { return }
            state.timesTripped += 1
            state.blockedUntil = now + Self.lasts
            state.failures = []
        }
    }
}
