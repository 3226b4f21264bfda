import Dispatch
import Foundation

/// SIGHUP as something to wait for again and again.
package enum HangUps {
    /// Ignores the signal until something waits for it: it must not end a program that is about to serve.
    package static func ignore() {
        signal(SIGHUP, SIG_IGN)
    }

    /// Gives `body` one element for each signal; those that come while one is being seen to are one.
    package static func delivering<Value>(
        to body: (AsyncStream<Void>) async throws -> Value
    ) async rethrows -> Value {
        // Ignored by default handling, seen by the source.
        ignore()
        let (signals, delivery) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let source = DispatchSource.makeSignalSource(signal: SIGHUP, queue: .global())
        source.setEventHandler { delivery.yield() }
        source.resume()
        defer { source.cancel() }
        return try await body(signals)
    }
}
