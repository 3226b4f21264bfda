import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Holds a ``ScriptedServer`` back until the test lets it go on.
///
/// Once open, it stays open.
package final class Gate: Sendable {
    /// Readable, at its end, once the gate is open.
    let descriptor: Int32
    private let bolt: Mutex<Int32?>

    package init() {
        var ends: [Int32] = [-1, -1]
        pipe(&ends)
        descriptor = ends[0]
        bolt = Mutex(ends[1])
    }

    deinit {
        open()
        close(descriptor)
    }

    /// Lets everybody through who waits, or will wait, at this gate.
    package func open() {
        bolt.withLock { bolt in
            if let end = bolt { close(end) }
            bolt = nil
        }
    }
}
