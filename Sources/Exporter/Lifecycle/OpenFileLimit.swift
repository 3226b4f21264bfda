#if canImport(Glibc)
import Glibc
private let openFiles = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
#elseif canImport(Musl)
import Musl
private let openFiles = RLIMIT_NOFILE
#else
import Darwin
private let openFiles = RLIMIT_NOFILE
#endif

/// How many files and sockets the process may have open.
package enum OpenFileLimit {
    /// Raises the limit as far as the system allows this process.
    ///
    /// The 1,024 that are usual are no more than the connections of the endpoint alone; then nothing is left for polls.
    package static func raise() {
        var limit = rlimit()
        guard getrlimit(openFiles, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        // Refused, it stays as it was, and so does everything that worked before.
        _ = setrlimit(openFiles, &limit)
    }
}
