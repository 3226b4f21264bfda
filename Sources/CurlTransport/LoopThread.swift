internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// A thread that runs one closure and ends with it.
///
/// The loop sleeps for as long as nothing happens, which would keep a thread of Swift's own pool from everybody else.
final class LoopThread: Sendable {
    /// `nil` once somebody waits, or has waited, for the thread.
    private let running: Mutex<pthread_t?>

    /// Starts the thread.
    ///
    /// - Parameter body: Runs on the new thread with all signals blocked.
    /// - Returns: `nil` when the system gives no more threads.
    init?(_ body: @escaping @Sendable () -> Void) {
        let start = Unmanaged.passRetained(ThreadStart(body))
        #if canImport(Darwin)
        var thread: pthread_t?
        #else
        var thread = pthread_t()
        #endif
        guard pthread_create(&thread, nil, { runThread($0) }, start.toOpaque()) == 0 else {
            start.release()
            return nil
        }
        running = Mutex(thread)
    }

    deinit {
        if let thread = takeHandle() { pthread_detach(thread) }
    }

    /// Returns once the thread has ended; at once the second time.
    func join() {
        if let thread = takeHandle() { pthread_join(thread, nil) }
    }

    private func takeHandle() -> pthread_t? {
        running.withLock { running in
            defer { running = nil }
            return running
        }
    }
}

/// What crosses the C interface to the new thread.
private final class ThreadStart: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}

private nonisolated func runThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let start = Unmanaged<ThreadStart>.fromOpaque(argument).takeRetainedValue()
    // Signals belong to the threads that handle them. This one above all must not be killed by SIGPIPE: with
    // CURLOPT_NOSIGNAL, libcurl leaves that to its user.
    var signals = sigset_t()
    sigfillset(&signals)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    start.body()
    return nil
}
