import Glibc

/// Reading and writing of whole files, down to the disk.
enum DiskFile {
    /// Reads a regular file.
    ///
    /// - Returns: The bytes, or `nil` if there is no file.
    static func read(_ file: String, maximumBytes: Int) throws(StorageFailure) -> [UInt8]? {
        let descriptor = open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw StorageFailure("cannot read \(file)")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw StorageFailure("cannot read \(file)") }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw StorageFailure("cannot read \(file)", reason: "it is not a regular file")
        }
        guard status.st_size <= maximumBytes else {
            throw StorageFailure("cannot read \(file)", reason: "it is larger than \(maximumBytes) bytes")
        }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes { bytes in
                let rest = UnsafeMutableRawBufferPointer(rebasing: bytes[filled...])
                return Glibc.read(descriptor, rest.baseAddress, rest.count)
            }
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw StorageFailure("cannot read \(file)") }
            if count == 0 { break }
            filled += count
        }
        return Array(bytes.prefix(filled))
    }

    /// Writes a new file, or replaces the content of one.
    static func create(_ file: String, with bytes: [UInt8]) throws(StorageFailure) {
        try write(bytes, to: file, O_CREAT | O_TRUNC) { _ in true }
    }

    /// Appends to a file that has a known size; another size means that something else changed it.
    static func append(_ bytes: [UInt8], to file: String, of size: Int) throws(StorageFailure) {
        try write(bytes, to: file, O_APPEND) { $0 == size }
    }

    /// Shortens a file.
    static func truncate(_ file: String, to size: Int) throws(StorageFailure) {
        try write([], to: file, 0, truncatingTo: size) { _ in true }
    }

    /// The size of a regular file; `nil` if there is none.
    static func size(of file: String) -> Int? {
        var status = stat()
        guard lstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    private static func write(
        _ bytes: [UInt8], to file: String, _ flags: Int32, truncatingTo size: Int? = nil,
        ifSize isExpected: (Int) -> Bool
    ) throws(StorageFailure) {
        let descriptor = open(file, O_WRONLY | O_NOFOLLOW | O_CLOEXEC | flags, 0o600)
        guard descriptor >= 0 else { throw StorageFailure("cannot write \(file)") }
        var status = stat()
        var failure: StorageFailure?
        if fstat(descriptor, &status) != 0 || !isExpected(Int(status.st_size)) {
            failure = StorageFailure("cannot write \(file)", reason: "something else changed it")
        } else if size.map({ ftruncate(descriptor, off_t($0)) != 0 }) ?? false
            || !write(bytes, to: descriptor) || fsync(descriptor) != 0
        {
            failure = StorageFailure("cannot write \(file)")
        }
        // Some failures, such as that of a network's quota, are reported only when the file is closed.
        if close(descriptor) != 0, failure == nil { failure = StorageFailure("cannot write \(file)") }
        if let failure { throw failure }
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let part = UnsafeRawBufferPointer(rebasing: rest)
                let count = Glibc.write(descriptor, part.baseAddress, part.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }
}
