import FoundationEssentials
import Settings

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The folder of `--storage.path`: a file for each source, replaced as a whole or not at all.
///
/// It belongs to one process at a time, and to nobody but the user that the process runs as.
struct HistoryFolder: Sendable {
    /// How many files that could not be read are kept of a source, the latest with the number 1.
    static let mostSetAside = 3

    private let path: String
    private let lock: FolderLock

    /// Makes the folder if it is missing, claims it, tries to write, and removes what an earlier process left half done.
    ///
    /// - Parameter patience: For how long to wait for another process to let go of the folder.
    init(path: String, patience: Duration) throws(StorageFailure) {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw StorageFailure("cannot use \"\(path)\"", reason: "it is no name of a folder")
        }
        self.path = path
        try Self.make(path)
        lock = try FolderLock(path + "/lock", of: path, patience: patience)
        try removeLeftOvers()
        let trial = path + "/trial" + Suffix.history + Suffix.temporary
        try Self.create(trial, with: [])
        unlink(trial)
    }

    /// Reads a source's file.
    ///
    /// - Returns: The bytes, or `nil` if there is no file.
    func read(_ source: String) throws(StorageFailure) -> [UInt8]? {
        let file = file(of: source)
        var status = stat()
        guard lstat(file, &status) == 0 else {
            if errno == ENOENT { return nil }
            throw StorageFailure("cannot read \(file)")
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw StorageFailure("cannot read \(file)", reason: "it is no file")
        }
        do throws(UnreadableFile) {
            return try WholeFile.read(file, limit: HistoryFormat.mostBytes)
        } catch {
            throw StorageFailure("cannot read \(file)", reason: error.reason)
        }
    }

    /// Puts bytes in the place of a source's file: whoever reads it, whenever the machine stops, finds the whole old
    /// file or the whole new one.
    func write(_ bytes: [UInt8], to source: String) throws(StorageFailure) {
        let file = file(of: source)
        let temporary = file + Suffix.temporary
        unlink(temporary)
        do throws(StorageFailure) {
            try Self.create(temporary, with: bytes)
            guard rename(temporary, file) == 0 else { throw StorageFailure("cannot write \(file)") }
        } catch {
            unlink(temporary)
            throw error
        }
        try syncFolder()
    }

    /// Gives a source's file another name, so that a new one can be begun and this one be looked at.
    ///
    /// - Returns: The new name.
    func setAside(_ source: String) throws(StorageFailure) -> String {
        let file = file(of: source)
        func name(_ number: Int) -> String { "\(file).bad-\(number)" }
        for number in (1..<Self.mostSetAside).reversed() { rename(name(number), name(number + 1)) }
        guard rename(file, name(1)) == 0 else { throw StorageFailure("cannot rename \(file)") }
        return name(1)
    }

    private enum Suffix {
        static let history = ".history"
        static let temporary = ".tmp"
    }

    private func file(of source: String) -> String {
        path + "/" + source + Suffix.history
    }

    private func removeLeftOvers() throws(StorageFailure) {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: path)
        } catch {
            throw StorageFailure("cannot list \(path)", reason: "the folder must be readable")
        }
        for name in names where name.hasSuffix(Suffix.history + Suffix.temporary) { unlink(path + "/" + name) }
    }

    private func syncFolder() throws(StorageFailure) {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw StorageFailure("cannot open \(path)") }
        defer { close(folder) }
        // Some file systems know nothing of folders that are to be synced.
        guard fsync(folder) == 0 || errno == EINVAL else { throw StorageFailure("cannot sync \(path)") }
    }

    /// Makes a folder and those that it is in.
    private static func make(_ path: String) throws(StorageFailure) {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else {
                throw StorageFailure("cannot use \(path)", reason: "it is no folder")
            }
            return
        }
        let end = path.lastIndex { $0 != "/" } ?? path.startIndex
        if let slash = path[..<end].lastIndex(of: "/"), slash > path.startIndex {
            try make(String(path[..<slash]))
        }
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw StorageFailure("cannot make the folder \(path)") }
    }

    /// Writes a new file, down to the disk.
    private static func create(_ file: String, with bytes: [UInt8]) throws(StorageFailure) {
        let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StorageFailure("cannot write \(file)") }
        let failure = write(bytes, to: descriptor, of: file)
        // What only the closing tells, such as a network's quota, is told of the file, too.
        let isClosed = close(descriptor) == 0
        if let failure { throw failure }
        guard isClosed else { throw StorageFailure("cannot write \(file)") }
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32, of file: String) -> StorageFailure? {
        let isWritten = bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Self.write(UnsafeRawBufferPointer(rebasing: rest), to: descriptor)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
        return isWritten && fsync(descriptor) == 0 ? nil : StorageFailure("cannot write \(file)")
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Int {
        #if canImport(Glibc)
        Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #elseif canImport(Musl)
        Musl.write(descriptor, bytes.baseAddress, bytes.count)
        #else
        Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }
}
