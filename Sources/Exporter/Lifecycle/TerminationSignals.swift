import Dispatch
import Foundation

/// SIGTERM and SIGINT as something to await.
package enum TerminationSignals {
    /// Runs `body` until it returns by itself or one of the signals comes; then `body` is cancelled and awaited.
    package static func cancelling<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let (signals, delivery) = AsyncStream.makeStream(of: Void.self)
        // Before the body begins: a signal that it may have asked for must not be lost.
        let sources = [SIGTERM, SIGINT].map { number in
            // Ignored by default handling, seen by the source.
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { delivery.yield() }
            source.resume()
            return source
        }
        defer { for source in sources { source.cancel() } }
        let task = Task { try await body() }
        let cancelling = Task {
            for await _ in signals { task.cancel() }
        }
        defer { cancelling.cancel() }
        return try await task.value
    }
}
