import HTTPEndpoint
import Synchronization

/// How many more scrapes may be rendered at the same time: `--web.max-requests`, for all routes that respond with an
/// exposition.
final class ScrapePermits: Sendable {
    /// Guards how many there are.
    private let free: Mutex<Int>

    init(_ count: Int) {
        free = Mutex(count)
    }

    /// Takes a permit, which is free again when it is released from memory; `nil` if there is none.
    func acquire() -> Permit? {
        let isFree = free.withLock { free in
            guard free > 0 else { return false }
            free -= 1
            return true
        }
        return isFree ? Permit(of: self) : nil
    }

    final class Permit: Sendable {
        private let permits: ScrapePermits

        init(of permits: ScrapePermits) {
            self.permits = permits
        }

        deinit {
            permits.free.withLock { $0 += 1 }
        }
    }
}

extension EndpointResponse {
    /// For a request that finds no permit.
    static let tooManyRequests = text(
        "Too many requests at the same time.", status: 503, headers: [("Retry-After", "1")])
}
