import Glibc

/// A thread for work that blocks.
struct JoinableThread {
    private let thread: pthread_t

    private final class Work {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    init(_ run: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { work in
                if let work { Unmanaged<Work>.fromOpaque(work).takeRetainedValue().run() }
                return nil
            }, Unmanaged.passRetained(Work(run)).toOpaque())
        self.thread = thread
    }

    /// Waits until it is done.
    func join() {
        pthread_join(thread, nil)
    }
}
