import HTTPExchange
import Synchronization

/// Failing answers that one host takes from this process before it shuts the process's address out.
///
/// Shared by all sources that ask the host, so that together they stay below its limit: a request goes out only once
/// there is room for its failure.
package final class FailureBudget: Sendable {
    private static let byHost = Mutex([String: FailureBudget]())

    private let window: Mutex<FailureWindow>

    /// - Parameters:
    ///   - limit: The most failing answers, at least 1.
    ///   - stretch: The time in which they count.
    package init(limit: Int, per stretch: Duration) {
        window = Mutex(FailureWindow(limit: limit, per: stretch))
    }

    /// The budget of a host: the same for all who ask for it, from the first call on.
    ///
    /// - Parameters:
    ///   - limit: As of ``init(limit:per:)``, for the first call.
    ///   - stretch: Likewise.
    package static func shared(host: String, limit: Int, per stretch: Duration) -> FailureBudget {
        byHost.withLock { budgets in
            if let budget = budgets[host] { return budget }
            let budget = FailureBudget(limit: limit, per: stretch)
            budgets[host] = budget
            return budget
        }
    }

    /// Reserves room for one failure, or tells when to ask again.
    func begin(at now: Duration) -> Admission {
        window.withLock { $0.begin(at: now) }
    }

    /// Gives back the room of a request that was not sent after all, or that brought what is no failing answer.
    func release(at now: Duration) {
        window.withLock { $0.end(at: now, failed: false) }
    }

    /// Notes a failed request: its room is gone for a while if the vendor may count it.
    func note(_ failure: RequestFailure, at now: Duration) {
        window.withLock { $0.end(at: now, failed: failure.mayCountAtVendor) }
    }
}

extension RequestFailure {
    /// Whether the vendor has, or may have, given a failing answer: a status from 400 on, 429 aside.
    ///
    /// A request given up half-way may have been answered all the same.
    fileprivate var mayCountAtVendor: Bool {
        if let status { return status >= 400 && status != 429 }
        return switch reason {
        case .timeout, .reset, .tooLarge, .internal: true
        default: false
        }
    }
}
