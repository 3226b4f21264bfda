import Exporter
import Foundation
import SyncModel
import Synchronization
import TestSupport
import Testing

@Suite("The folder of stored history")
struct HistoryStorageTests {
    private let folder: TestFolder
    private let log = LineBox()

    init() throws {
        folder = try TestFolder()
    }

    /// - Parameter patience: Long: a program that another test starts holds the lock until it is one of its own.
    private func storage(
        _ subfolder: String = "", patience: Duration = .seconds(30)
    ) throws(StorageFailure) -> HistoryStorage {
        try HistoryStorage(path: folder.path + subfolder, patience: patience, logger: log.logger())
    }

    private var bytes: [UInt8] { HistoryFormat.encode(SourceHistory(saved: .at(1), lastSuccess: .at(7)), of: "nango") }

    private func source() throws -> SourceConfiguration {
        try configuration(of: "http://127.0.0.1", key: "k").sources[0]
    }

    /// The last success that a file's history tells, once it is taken up.
    private func lastSuccess(in file: HistoryFile) async -> Timestamp? {
        let found = Mutex<Timestamp?>(nil)
        await file.takeUp { history in found.withLock { $0 = history.lastSuccess } }
        return found.withLock { $0 }
    }

    @Test("missing folders are made, for their owner alone, and so are the files")
    func made() async throws {
        let storage = try storage("/a/b//")
        let file = storage.file(of: try source())
        await file.takeUp { _ in }
        await file.save(isNew: true) { bytes }
        #expect(try folder.mode(of: "a") == 0o700)
        #expect(try folder.mode(of: "a/b") == 0o700)
        #expect(try folder.mode(of: "a/b/test.history") == 0o600)
        #expect(try folder.mode(of: "a/b/lock") == 0o600)
        #expect(try folder.read("a/b/test.history") == bytes)
        #expect(log.lines.isEmpty)
    }

    @Test("what cannot be a folder is refused by name", arguments: ["/file", "/file/below", "/nul\u{0}", "/locked"])
    func refused(path: String) throws {
        try folder.write([], to: "file")
        try FileManager.default.createDirectory(atPath: folder.path + "/locked/lock", withIntermediateDirectories: true)
        do throws(StorageFailure) {
            _ = try storage(path)
            Issue.record("\(path) was taken for a folder")
        } catch {
            #expect(error.description.contains(folder.path))
        }
    }

    @Test("a second exporter is refused while the first one lives, and not after")
    func locked() throws {
        let first = try storage()
        do throws(StorageFailure) {
            _ = try storage(patience: .zero)
            Issue.record("two exporters share a folder")
        } catch {
            #expect(error.description.contains("another sync-health-exporter uses it"))
        }
        withExtendedLifetime(first) {}
        _ = consume first
        _ = try storage()
    }

    @Test("what a killed process left half written is removed, what is not the exporter's stays")
    func leftOvers() throws {
        for name in ["test.history.tmp", "gone.history.tmp", "notes.tmp", "gone.history"] {
            try folder.write([1], to: name)
        }
        let storage = try storage()
        #expect(folder.names == ["gone.history", "lock", "notes.tmp"])
        withExtendedLifetime(storage) {}
    }

    @Test("a file that cannot be used is set aside with a warning, three of a source at most, and history begins anew")
    func setAside() async throws {
        let bad: [[UInt8]] = [
            [], Array("{}".utf8), Array(bytes.dropLast()), bytes + [0],
            HistoryFormat.encode(SourceHistory(saved: .at(1)), of: "merge"),
        ]
        for (index, content) in bad.enumerated() {
            try folder.write(content, to: "test.history")
            let file = try storage().file(of: try source())
            #expect(await lastSuccess(in: file) == nil)
            #expect(try folder.read("test.history.bad-1") == content)
            #expect(log.lines.count == index + 1)
            #expect(log.lines.last?.contains("level=warn") == true)
            #expect(log.lines.last?.contains("test.history.bad-1") == true)
            await file.save(isNew: true) { bytes }
            #expect(try folder.read("test.history") == bytes)
        }
        #expect(
            folder.names == ["lock", "test.history", "test.history.bad-1", "test.history.bad-2", "test.history.bad-3"])
        #expect(try folder.read("test.history.bad-3") == bad[2])
    }

    @Test("a folder where the file should be is set aside, too")
    func folderInTheWay() async throws {
        try FileManager.default.createDirectory(
            atPath: folder.path + "/test.history/x", withIntermediateDirectories: true)
        let file = try storage().file(of: try source())
        #expect(await lastSuccess(in: file) == nil)
        await file.save(isNew: true) { bytes }
        #expect(try folder.read("test.history") == bytes)
    }

    @Test("a failing write is told once, tried again, and its end is told once")
    func failingWrites() async throws {
        let file = try storage().file(of: try source())
        await file.takeUp { _ in }
        let obstacle = folder.path + "/test.history/x"
        try FileManager.default.createDirectory(atPath: obstacle, withIntermediateDirectories: true)
        for _ in 0..<3 { await file.save(isNew: true) { bytes } }
        #expect(log.lines.count == 1)
        #expect(log.lines.last?.contains("level=warn") == true)
        #expect(log.lines.last?.contains("test.history") == true)
        #expect(folder.names == ["lock", "test.history"])

        try FileManager.default.removeItem(atPath: folder.path + "/test.history")
        await file.save(isNew: false) { bytes }
        #expect(try folder.read("test.history") == bytes)
        #expect(log.lines.count == 2)
        #expect(log.lines.last?.contains("level=info") == true)
    }

    @Test("a poll that brought nothing new writes nothing")
    func nothingNew() async throws {
        let file = try storage().file(of: try source())
        await file.takeUp { _ in }
        await file.save(isNew: false) { bytes }
        #expect(folder.names == ["lock"])
    }

    @Test("of two pollers of one source the one that came last finds what the first left, and alone writes")
    func handOver() async throws {
        let storage = try storage()
        let first = storage.file(of: try source())
        let second = storage.file(of: try source())
        await first.takeUp { _ in }
        await first.save(isNew: true) { bytes }
        #expect(await lastSuccess(in: second) == .at(7))
        await first.save(isNew: true) { [] }
        #expect(try folder.read("test.history") == bytes)
        let newer = HistoryFormat.encode(SourceHistory(saved: .at(9), lastSuccess: .at(9)), of: "nango")
        await second.save(isNew: true) { newer }
        #expect(try folder.read("test.history") == newer)
    }
}
