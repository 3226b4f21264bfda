import Foundation

/// A file that is removed with its owner.
package final class TemporaryFile: Sendable {
    package let path = FileManager.default.temporaryDirectory.appending(path: "test-\(UUID().uuidString)").path

    package init(_ text: String) throws {
        try write(text)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Replaces what is in it.
    package func write(_ text: String) throws {
        try write(Array(text.utf8))
    }

    /// Replaces what is in it by bytes that need not be text.
    package func write(_ bytes: [UInt8]) throws {
        try Data(bytes).write(to: URL(filePath: path))
    }

    package func remove() throws {
        try FileManager.default.removeItem(atPath: path)
    }
}
