import Glibc

/// What the system refused to do with a file or a folder.
package struct StorageFailure: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was attempted, such as "cannot write /folder/file".
    package let attempt: String
    /// What the system says.
    package let reason: String

    init(_ attempt: String, reason: String) {
        self.attempt = attempt
        self.reason = reason
    }

    /// What `errno` says of the call just made.
    init(_ attempt: String) {
        let code = errno
        self.init(attempt, reason: strerror(code).map { String(cString: $0) } ?? "error \(code)")
    }

    package var description: String { "\(attempt): \(reason)" }
}
