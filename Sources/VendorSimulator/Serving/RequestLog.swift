import HTTPEndpoint
import Synchronization

/// The requests that the simulator received last, for tests that check what was really sent.
package final class RequestLog: Sendable {
    /// One request.
    package struct Entry: Sendable {
        /// As sent.
        package let method: String
        /// Path and query as sent, not decoded.
        package let target: String
        /// Header lines in the order received.
        package let headers: [(name: String, value: String)]
        /// When it arrived, in Unix seconds of the simulator's clock.
        package let time: Double

        /// The first value of a header, whatever the case of its name.
        package subscript(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
    }

    /// The maximum number of requests that are kept; the oldest are dropped.
    package static let capacity = 4096

    private let recent = Mutex<[Entry]>([])

    /// The requests that are kept, oldest first.
    package var entries: [Entry] { recent.withLock { $0 } }

    /// Drops all requests.
    package func clear() {
        recent.withLock { $0 = [] }
    }

    func record(_ request: EndpointRequest, at time: Double) {
        let entry = Entry(method: request.method, target: request.target, headers: request.headers, time: time)
        recent.withLock { recent in
            // Drop half at a time: a long benchmark must not move the whole list for every request.
            if recent.count == Self.capacity { recent.removeFirst(Self.capacity / 2) }
            recent.append(entry)
        }
    }
}
