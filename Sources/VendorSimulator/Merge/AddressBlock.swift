import HTTPEndpoint
import SyncModel
import Synchronization

/// Blocks an address that has caused too many failing responses, as Merge does.
///
/// There is only one address: all requests to the simulator come from this machine.
package final class AddressBlock: Sendable {
    /// Failing responses within ``stretch`` seconds that are tolerated; one more trips the block.
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

    /// How many times the block was tripped.
    package var timesTripped: Int { state.withLock { $0.timesTripped } }

    /// The most failing responses within any ten seconds.
    package var mostFailures: Int { state.withLock { $0.mostFailures } }

    /// Responds to a request unless the address is blocked, and counts the response if it fails.
    func guarding(
        _ timekeeper: any Timekeeper, _ respond: () async -> EndpointResponse
    ) async -> EndpointResponse {
        if state.withLock({ [now = timekeeper.now.unixSeconds] in now < $0.blockedUntil }) {
            return MergeRefusal(status: 403, detail: "Your IP address has been blocked.").response
        }
        let response = await respond()
        if response.status >= 400, response.status != 429 { count(at: timekeeper.now.unixSeconds) }
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
