#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How many files the process may have open at a time.
enum OpenFiles {
    /// What polls, history and configuration need at most.
    private static let reserve = 256

    /// How many of them connections may take: all but the reserve, or half of them where there are few.
    static var forConnections: Int {
        var limit = rlimit()
        #if canImport(Glibc)
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
        let resource = RLIMIT_NOFILE
        #endif
        guard getrlimit(resource, &limit) == 0 else { return .max }
        return forConnections(of: Int(clamping: limit.rlim_cur))
    }

    static func forConnections(of limit: Int) -> Int {
        max(limit - reserve, limit / 2)
    }
}
