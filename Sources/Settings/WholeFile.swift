#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Reads a regular file in one go: every file that a configuration names is read through here.
package enum WholeFile {
    /// Reads a file away from the calling thread, which is not blocked.
    ///
    /// - Parameters:
    ///   - path: Absolute, or relative to the working directory.
    ///   - limit: The maximum number of bytes.
    ///   - threads: Where it is read, and for how long at most.
    /// - Throws: Also for what is not a regular file, and for a file system that does not respond in time.
    package static func contents(
        of path: String, limit: Int, on threads: FileThreads = .shared
    ) async throws(UnreadableFile) -> [UInt8] {
        try await threads.run(path) { () throws(UnreadableFile) in try read(path, limit: limit) }
    }

    /// Reads a file in the same way, for callers that may be blocked until it is read or the time is over.
    package static func contentsBlocking(
        of path: String, limit: Int, on threads: FileThreads = .shared
    ) throws(UnreadableFile) -> [UInt8] {
        try threads.runBlocking(path) { () throws(UnreadableFile) in try read(path, limit: limit) }
    }

    /// Reads a file on the calling thread, however long it takes: for files of the program's own.
    package static func read(_ path: String, limit: Int) throws(UnreadableFile) -> [UInt8] {
        guard !path.utf8.contains(0) else { throw UnreadableFile(path: path, errno: EINVAL) }
        // Looked at first: opening some devices starts something.
        var status = stat()
        guard stat(path, &status) == 0 else { throw UnreadableFile(path: path, errno: errno) }
        try demandRegular(status, path)
        // It may be another file by now. A FIFO would wait for a writer without O_NONBLOCK.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { throw UnreadableFile(path: path, errno: errno) }
        defer { close(descriptor) }
        guard fstat(descriptor, &status) == 0 else { throw UnreadableFile(path: path, errno: errno) }
        try demandRegular(status, path)

        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = fill(&buffer, from: descriptor)
            if count == 0 { return bytes }
            guard count > 0 else {
                if errno == EINTR { continue }
                throw UnreadableFile(path: path, errno: errno)
            }
            bytes += buffer[..<count]
            guard bytes.count <= limit else {
                throw UnreadableFile(path: path, reason: "it has more than \(ByteSize(bytes: limit))")
            }
        }
    }

    private static func fill(_ buffer: inout [UInt8], from descriptor: Int32) -> Int {
        buffer.withUnsafeMutableBytes { Self.read(descriptor, $0) }
    }

    private static func demandRegular(_ status: stat, _ path: String) throws(UnreadableFile) {
        let kind: String
        switch status.st_mode & S_IFMT {
        case S_IFREG: return
        case S_IFDIR: throw UnreadableFile(path: path, errno: EISDIR)
        case S_IFIFO: kind = "FIFO"
        case S_IFSOCK: kind = "socket"
        default: kind = "device"
        }
        throw UnreadableFile(path: path, reason: "it is a \(kind), not a regular file")
    }

    private static func read(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
        #if canImport(Glibc)
        Glibc.read(descriptor, buffer.baseAddress, buffer.count)
        #elseif canImport(Musl)
        Musl.read(descriptor, buffer.baseAddress, buffer.count)
        #else
        Darwin.read(descriptor, buffer.baseAddress, buffer.count)
        #endif
    }
}

/// Why a file could not be read.
package struct UnreadableFile: Error, Equatable, Sendable, CustomStringConvertible {
    package let path: String
    /// What the system says, or what is wrong with the file.
    package let reason: String

    init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    fileprivate init(path: String, errno: Int32) {
        self.init(path: path, reason: strerror(errno).map { String(cString: $0) } ?? "unknown error")
    }

    package var description: String { "cannot read \(path): \(reason)" }
}
