import Glibc

/// Keeps other processes out of a folder for as long as it is held. The system releases it when the process ends,
/// however it ends.
final class FolderLock: Sendable {
    private let descriptor: Int32

    /// Locks a file, made if missing.
    ///
    /// - Parameters:
    ///   - folder: What the lock is for, in messages.
    ///   - maximumWait: How long to wait for another process: one that was killed a moment ago may not be gone yet.
    init(_ file: String, of folder: String, maximumWait: Duration) throws(StorageFailure) {
        descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StorageFailure("cannot write \(file)") }
        let deadline = ContinuousClock.now + maximumWait
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            // Serve from a file system without locks, too.
            guard errno == EWOULDBLOCK || errno == EINTR else { return }
            guard ContinuousClock.now < deadline else {
                close(descriptor)
                throw StorageFailure(
                    "cannot use \(folder)",
                    reason: "another sync-health-exporter uses it; each needs a folder of its own")
            }
            usleep(20_000)
        }
    }

    deinit {
        close(descriptor)
    }
}
