import Foundation

/// The programs of this package, which the package manager puts beside the tests.
package enum BuiltProgram {
    package static func path(_ name: String) throws -> String {
        // Bundle.main would not do, which for tests is elsewhere, nor Bundle.allBundles, which leaks.
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(filePath: tests).deletingLastPathComponent().appending(path: name).path(percentEncoded: false)
    }
}
