import HTTPExchange
import Synchronization

/// The failing responses that one host accepts from this process before it blocks the process's address.
///
/// Shared by all sources of the host, so that together they stay below its limit: a request is sent only once its
/// failure would still be within the limit.
package final class FailureBudget: Sendable {
    /// Guards the budgets by host.
    private static let byHost = Mutex([String: FailureBudget]())

    /// Guards the count of failing responses. Every request in flight counts as failing until its response arrives.
    private let window: Mutex<SlidingWindow>

    /// - Parameters:
    ///   - limit: The maximum number of failing responses, at least 1.
    ///   - period: The time in which they count.
    package init(limit: Int, per period: Duration) {
        window = Mutex(
            SlidingWindow(limit: limit, period: period, recheck: .milliseconds(50), mayEndUncounted: true))
    }

    /// The budget of a host: one object for all sources of the host.
    ///
    /// - Parameters:
    ///   - limit: See ``init(limit:per:)``. The first call for a host decides.
    ///   - period: Likewise.
    package static func shared(host: String, limit: Int, per period: Duration) -> FailureBudget {
        byHost.withLock { budgets in
            if let budget = budgets[host] { return budget }
            let budget = FailureBudget(limit: limit, per: period)
            budgets[host] = budget
            return budget
        }
    }

    /// Reserves one failure, or says when to try again.
    func begin(at now: Duration) -> SlidingWindow.Admission {
        window.withLock { $0.begin(at: now) }
    }

    /// The earliest moment at which ``begin(at:)`` may succeed, or `nil` if that is now.
    func nextPermit(at now: Duration) -> Duration? {
        window.withLock { $0.nextPermit(at: now) }
    }

    /// Returns the reservation of a request that was not sent, or whose response is not a failing one.
    func release(at now: Duration) {
        window.withLock { $0.end(at: now, isCounted: false) }
    }

    /// Notes a failed request. Its reservation stays taken for a while if the vendor may count it.
    func note(_ failure: RequestFailure, at now: Duration) {
        window.withLock { $0.end(at: now, isCounted: failure.mayCountAtVendor) }
    }
}

extension RequestFailure {
    /// Whether the vendor gave, or may have given, a failing response: a status of 400 or more, other than 429.
    ///
    /// The vendor may have responded to a request that was given up half-way.
    fileprivate var mayCountAtVendor: Bool {
        if let status { return status >= 400 && status != 429 }
        return switch reason {
        case .timeout, .reset, .tooLarge, .internal: true
        default: false
        }
    }
}
