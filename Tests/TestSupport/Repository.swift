package import Foundation

/// The checkout that the tests were built from.
package enum Repository {
    /// A file of it.
    package static func file(_ path: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: path)
    }
}
