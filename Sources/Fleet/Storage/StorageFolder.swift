import Glibc

/// The folder of `--storage.path`: for each source a base file, which is replaced as a whole or not at all, and a
/// journal of what changed since.
///
/// It belongs to one process at a time, and can be read only by the user that the process runs as.
struct StorageFolder: Sendable {
    /// How many files that could not be read are kept of a source, the latest with the number 1.
    static let maximumSetAside = 3

    private let path: String
    private let lock: FolderLock

    /// Makes the folder if it is missing, claims it, tries to write, and removes what an earlier process left half done.
    ///
    /// - Parameter maximumWait: How long to wait for another process to release the folder.
    init(path: String, maximumWait: Duration) throws(StorageFailure) {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw StorageFailure("cannot use \"\(path)\"", reason: "it is not the name of a folder")
        }
        self.path = path
        try Self.make(path)
        lock = try FolderLock(path + "/lock", of: path, maximumWait: maximumWait)
        try removeLeftOvers()
        let trial = path + "/trial" + Suffix.base + Suffix.temporary
        try DiskFile.create(trial, with: [])
        unlink(trial)
    }

    func base(of source: String) -> String { path + "/" + source + Suffix.base }
    func journal(of source: String) -> String { path + "/" + source + Suffix.journal }

    /// Puts bytes in the place of a source's base: whenever the machine stops, the whole old file or the whole new one
    /// is there. The journal of the old one goes.
    func replaceBase(of source: String, with bytes: [UInt8]) throws(StorageFailure) {
        let file = base(of: source)
        let temporary = file + Suffix.temporary
        unlink(temporary)
        do throws(StorageFailure) {
            try DiskFile.create(temporary, with: bytes)
            guard rename(temporary, file) == 0 else { throw StorageFailure("cannot write \(file)") }
        } catch {
            unlink(temporary)
            throw error
        }
        // If the machine stops here, the journal is known by its checksum to be that of another base.
        unlink(journal(of: source))
        try sync()
    }

    /// Writes the first record of a journal.
    func beginJournal(of source: String, with bytes: [UInt8]) throws(StorageFailure) {
        try DiskFile.create(journal(of: source), with: bytes)
        try sync()
    }

    /// Renames a source's files, so that new ones can be begun and these can be looked at.
    ///
    /// - Returns: The new name of the base.
    func setAside(_ source: String) throws(StorageFailure) -> String {
        for file in [base(of: source), journal(of: source)] {
            for number in (1..<Self.maximumSetAside).reversed() {
                rename("\(file).bad-\(number)", "\(file).bad-\(number + 1)")
            }
        }
        setAsideJournal(of: source)
        let file = base(of: source)
        guard rename(file, "\(file).bad-1") == 0 else { throw StorageFailure("cannot rename \(file)") }
        return "\(file).bad-1"
    }

    /// Renames a source's journal, if there is one.
    func setAsideJournal(of source: String) {
        rename(journal(of: source), "\(journal(of: source)).bad-1")
    }

    /// Removes a source's journal, if there is one.
    func removeJournal(of source: String) {
        unlink(journal(of: source))
    }

    private enum Suffix {
        static let base = ".history"
        static let journal = ".journal"
        static let temporary = ".tmp"
    }

    private func removeLeftOvers() throws(StorageFailure) {
        guard let folder = opendir(path) else { throw StorageFailure("cannot list \(path)") }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasSuffix(Suffix.base + Suffix.temporary) { unlink(path + "/" + name) }
        }
    }

    private func sync() throws(StorageFailure) {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw StorageFailure("cannot open \(path)") }
        defer { close(folder) }
        // Some file systems do not sync folders.
        guard fsync(folder) == 0 || errno == EINVAL else { throw StorageFailure("cannot sync \(path)") }
    }

    /// Makes a folder and those that it is in.
    private static func make(_ path: String) throws(StorageFailure) {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else {
                throw StorageFailure("cannot use \(path)", reason: "it is not a folder")
            }
            return
        }
        let end = path.lastIndex { $0 != "/" } ?? path.startIndex
        if let slash = path[..<end].lastIndex(of: "/"), slash > path.startIndex {
            try make(String(path[..<slash]))
        }
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw StorageFailure("cannot make the folder \(path)") }
    }
}
