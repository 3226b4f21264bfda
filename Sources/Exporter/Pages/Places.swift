import HTTPEndpoint
import Synchronization

/// How many scrapes may still come in: `--web.max-requests`, for all routes that answer with an exposition.
final class Places: Sendable {
    private let free: Mutex<Int>

    init(_ count: Int) {
        free = Mutex(count)
    }

    /// A place, which is free again when it is let go; `nil` if there is none.
    func take() -> Place? {
        let isFree = free.withLock { free in
            guard free > 0 else { return false }
            free -= 1
            return true
        }
        return isFree ? Place(of: self) : nil
    }

    final class Place: Sendable {
        private let places: Places

        init(of places: Places) {
            self.places = places
        }

        deinit {
            places.free.withLock { $0 += 1 }
        }
    }
}

extension EndpointResponse {
    /// For whoever finds no place.
    static let noPlace = text(
        "Too many requests at the same time.", status: 503, headers: [("Retry-After", "1")])
}
