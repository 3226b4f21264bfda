import Foundation
import SyncModel
import Synchronization
import Testing

@testable import Fleet

@Suite("The folder of stored history")
struct FleetStorageTests {
    private let folder: TestFolder
    private let events = Events()

    private final class Events: Sendable {
        private let kept = Mutex<[StorageEvent.Kind]>([])
        var all: [StorageEvent.Kind] { kept.withLock { $0 } }
        func add(_ event: StorageEvent) { kept.withLock { $0.append(event.kind) } }
    }

    init() throws {
        folder = try TestFolder()
    }

    /// - Parameter maximumWait: Long: a program that another test starts holds the lock until it runs its own code.
    private func storage(
        _ subfolder: String = "", maximumWait: Duration = .seconds(30)
    ) throws(StorageFailure) -> FleetStorage {
        try FleetStorage(path: folder.path + subfolder, maximumWait: maximumWait) { [events] in events.add($0) }
    }

    private func fleet(_ count: Int = 1, at second: Int64 = 1) -> (SourceFleet, journal: [UInt8]) {
        var fleet = SourceFleet(maximumSyncs: 10_000)
        let journal = fleet.apply((0..<count).map { reading(id: "\($0)") }, at: second).journal
        return (fleet, journal)
    }

    private func append(_ journal: [UInt8], of fleet: SourceFleet, to file: FleetFile, memory: [UInt8] = []) async {
        await file.append(journal, whole: { fleet.stored(memory: memory, lastSuccess: .at(7)) })
    }

    /// What a process that starts now finds.
    private func found(_ storage: FleetStorage) async -> StoredFleet? {
        await storage.file(of: "test", provider: "nango").takeUp()
    }

    @Test("missing folders are made, for their owner alone, and so are the files")
    func made() async throws {
        let storage = try storage("/a/b//")
        let file = storage.file(of: "test", provider: "nango")
        #expect(await file.takeUp() == nil)
        let (fleet, journal) = fleet()
        await append(journal, of: fleet, to: file)
        await append(journal, of: fleet, to: file)
        #expect(try folder.mode(of: "a") == 0o700)
        #expect(try folder.mode(of: "a/b") == 0o700)
        for name in ["test.history", "test.journal", "lock"] { #expect(try folder.mode(of: "a/b/\(name)") == 0o600) }
        #expect(events.all.isEmpty)
        #expect(storage.isLastWriteSuccessful)
    }

    @Test("what cannot be a folder is refused by name", arguments: ["/file", "/file/below", "/nul\u{0}", "/locked"])
    func refused(path: String) throws {
        try folder.write([], to: "file")
        try FileManager.default.createDirectory(atPath: folder.path + "/locked/lock", withIntermediateDirectories: true)
        do throws(StorageFailure) {
            _ = try storage(path)
            Issue.record("\(path) was accepted as a folder")
        } catch {
            #expect(error.description.contains(folder.path))
        }
    }

    @Test("a second exporter is refused while the first one lives, and not after")
    func locked() throws {
        let first = try storage()
        do throws(StorageFailure) {
            _ = try storage(maximumWait: .zero)
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

    @Test("changes are appended, and a restart finds base and journal")
    func appended() async throws {
        let storage = try storage()
        let file = storage.file(of: "test", provider: "nango")
        _ = await file.takeUp()
        var (fleet, journal) = fleet(2)
        await append(journal, of: fleet, to: file, memory: [1])
        let base = try folder.read("test.history")
        journal = fleet.apply([reading(.error, id: "0"), reading(id: "1")], at: 2).journal
        await append(journal + fleet.journal(memory: [2, 3]), of: fleet, to: file)
        journal = fleet.apply([reading(.error, id: "0")], at: 3).journal
        await append(journal, of: fleet, to: file)
        #expect(try folder.read("test.history") == base)
        #expect(folder.names == ["lock", "test.history", "test.journal"])

        let stored = try #require(await found(storage))
        #expect(stored.memory == [2, 3])
        #expect(stored.lastSuccess == .at(3))
        #expect(events.all == [.resumed(syncs: 2)])
        var next = SourceFleet(maximumSyncs: 100)
        next.resume(stored, at: .at(10), uptime: .seconds(10))
        #expect(next.awaitedRows(of: .github).map(\.row.state) == [.error])
        #expect(next.removedCount == 2)
    }

    @Test("a journal that becomes too large is replaced by a new base")
    func compaction() async throws {
        let storage = try storage()
        let file = storage.file(of: "test", provider: "nango")
        _ = await file.takeUp()
        var fleet = fleet().0
        var largest = 0
        for round in 0..<60 {
            let readings = (0..<200).map { reading(id: "\($0)", finished: .at(Int64(round))) }
            await append(fleet.apply(readings, at: Int64(round + 2)).journal, of: fleet, to: file)
            largest = max(largest, DiskFile.size(of: folder.path + "/test.journal") ?? 0)
        }
        #expect(largest <= StorageFolder.smallestJournal)
        #expect(largest > StorageFolder.smallestJournal / 2)
        let stored = try #require(await found(storage))
        #expect(stored.count == 200)
        #expect(stored.descriptions.allSatisfy { $0.row.lastFinished.time == .at(59) })
    }

    @Test("a torn end of the journal is cut off and reported, and the journal goes on")
    func torn() async throws {
        var fleet = fleet(2).0
        do {
            let storage = try storage()
            let file = storage.file(of: "test", provider: "nango")
            _ = await file.takeUp()
            for second in Int64(2)...4 {
                let journal = fleet.apply([reading(id: "0", finished: .at(second)), reading(id: "1")], at: second)
                    .journal
                await append(journal, of: fleet, to: file)
            }
        }
        let journal = try folder.read("test.journal")
        try folder.write(Array(journal.dropLast(3)), to: "test.journal")
        let storage = try storage()
        let file = storage.file(of: "test", provider: "nango")
        let stored = try #require(await file.takeUp())
        #expect(stored.descriptions.compactMap { $0.row.lastFinished.time } == [.at(3)])
        guard case .journalCut(let bytes) = events.all.first else {
            Issue.record("the cut was not reported")
            return
        }
        #expect(try folder.read("test.journal").count == journal.count - 3 - bytes)
        await append(fleet.apply([reading(.error, id: "0")], at: 5).journal, of: fleet, to: file)
        #expect(try #require(await found(storage)).descriptions.map(\.row.state) == [.error, .success])
    }

    @Test("a new base makes the old journal invalid, even if it was not removed in time")
    func staleJournal() async throws {
        let storage = try storage()
        let file = storage.file(of: "test", provider: "nango")
        _ = await file.takeUp()
        var fleet = fleet().0
        await append(fleet.journal(memory: []), of: fleet, to: file)
        await append(fleet.apply([reading(.error, id: "0")], at: 2).journal, of: fleet, to: file)
        _ = fleet.apply([reading(.paused, id: "0")], at: 3)
        try folder.write(StoredFiles.base(of: "nango", fleet.stored(memory: [], lastSuccess: nil)), to: "test.history")
        #expect(try #require(await found(storage)).descriptions.map(\.row.state) == [.paused])
        #expect(folder.names == ["lock", "test.history"])
    }

    @Test("a journal that cannot be read costs only what it says")
    func unreadableJournal() async throws {
        let (fleet, journal) = fleet()
        try folder.write(StoredFiles.base(of: "nango", fleet.stored(memory: [], lastSuccess: nil)), to: "test.history")
        try FileManager.default.createDirectory(
            atPath: folder.path + "/test.journal/x", withIntermediateDirectories: true)
        let storage = try storage()
        let file = storage.file(of: "test", provider: "nango")
        #expect(await file.takeUp()?.count == 1)
        guard case .journalLost = events.all.first else {
            Issue.record("the loss was not reported")
            return
        }
        await append(journal, of: fleet, to: file)
        #expect(folder.names == ["lock", "test.history", "test.journal.bad-1"])
        #expect(storage.isLastWriteSuccessful)
    }
}
