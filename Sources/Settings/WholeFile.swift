#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Reads a small file in one go.
package enum WholeFile {
    /// The bytes of a file.
    ///
    /// - Parameters:
    ///   - path: Absolute, or relative to the working directory.
    ///   - limit: The most bytes a file may have.
    package static func contents(of path: String, limit: Int) throws(UnreadableFile) -> [UInt8] {
        guard !path.utf8.contains(0) else { throw UnreadableFile(path: path, reason: strerror(EINVAL).text) }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw UnreadableFile(path: path, reason: strerror(errno).text) }
        defer { close(descriptor) }

        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = fill(&buffer, from: descriptor)
            if count == 0 { return bytes }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw UnreadableFile(path: path, reason: strerror(errno).text)
            }
            bytes += buffer[..<count]
            guard bytes.count <= limit else {
                throw UnreadableFile(path: path, reason: "it has more than \(ByteSize(bytes: limit))")
            }
        }
    }

    private static func fill(_ buffer: inout [UInt8], from descriptor: Int32) -> Int {
        buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    }
}

/// Why a file could not be read.
package struct UnreadableFile: Error, Equatable, Sendable, CustomStringConvertible {
    package let path: String
    /// What the system says.
    package let reason: String

    package var description: String { "cannot read \(path): \(reason)" }
}

extension UnsafeMutablePointer<CChar>? {
    fileprivate var text: String { map { String(cString: $0) } ?? "unknown error" }
}
