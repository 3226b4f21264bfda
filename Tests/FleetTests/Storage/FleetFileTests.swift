import Foundation
import SyncModel
import Synchronization
import Testing

@testable import Fleet

@Suite("A source's files in changing hands and on failing disks")
struct FleetFileTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    private let bytes: [UInt8] = SourceFleet(maximumSyncs: 1).stored(memory: [1], lastSuccess: .at(7))
    private let journal: [UInt8] = SourceFleet(maximumSyncs: 1).journal(memory: [2])

    private func storage(_ report: @escaping @Sendable (StorageEvent) -> Void = { _ in }) throws -> FleetStorage {
        try FleetStorage(path: folder.path, maximumWait: .seconds(30), report: report)
    }

    @Test("a base that cannot be used is set aside, three of a source at most, and history begins anew")
    func setAside() async throws {
        let base = StoredFiles.base(of: "nango", bytes)
        let bad: [[UInt8]] = [
            [], Array("{}".utf8), Array(base.dropLast()), base + [0], StoredFiles.base(of: "merge", bytes),
        ]
        let reported = Mutex<[StorageEvent]>([])
        for (index, content) in bad.enumerated() {
            try folder.write(content, to: "test.history")
            let file = try storage { event in reported.withLock { $0.append(event) } }.file(
                of: "test", provider: "nango")
            #expect(await file.takeUp() == nil)
            #expect(try folder.read("test.history.bad-1") == content)
            let events = reported.withLock { $0 }
            #expect(events.count == index + 1)
            #expect(events.last?.isWarning == true)
            #expect(events.last?.metadata.last?.value.hasSuffix("test.history.bad-1") == true)
            await file.append(journal, whole: { [bytes] in bytes })
            #expect(try folder.read("test.history") == base)
        }
        #expect(
            folder.names == ["lock", "test.history", "test.history.bad-1", "test.history.bad-2", "test.history.bad-3"])
        #expect(try folder.read("test.history.bad-3") == bad[2])
    }

    @Test("a folder where the base should be is set aside, too")
    func folderInTheWay() async throws {
        try FileManager.default.createDirectory(
            atPath: folder.path + "/test.history/x", withIntermediateDirectories: true)
        let file = try storage().file(of: "test", provider: "nango")
        #expect(await file.takeUp() == nil)
        await file.append(journal, whole: { [bytes] in bytes })
        #expect(try folder.read("test.history") == StoredFiles.base(of: "nango", bytes))
    }

    @Test("a failing write is reported once, tried again with the next one, and its end is reported once")
    func failingWrites() async throws {
        let reported = Mutex<[StorageEvent.Kind]>([])
        let storage = try storage { event in reported.withLock { $0.append(event.kind) } }
        let file = storage.file(of: "test", provider: "nango")
        _ = await file.takeUp()
        try FileManager.default.createDirectory(
            atPath: folder.path + "/test.history/x", withIntermediateDirectories: true)
        for _ in 0..<3 { await file.append(journal, whole: { [bytes] in bytes }) }
        #expect(reported.withLock(\.count) == 1)
        #expect(!storage.isLastWriteSuccessful)
        #expect(folder.names == ["lock", "test.history"])

        try FileManager.default.removeItem(atPath: folder.path + "/test.history")
        await file.append([], whole: { [bytes] in bytes })
        #expect(try folder.read("test.history") == StoredFiles.base(of: "nango", bytes))
        #expect(storage.isLastWriteSuccessful)
        #expect(reported.withLock { $0.last } == .writeSucceeded)
        #expect(reported.withLock(\.count) == 2)
    }

    @Test(
        "files that somebody removed or changed are written anew as a whole",
        arguments: ["test.history", "test.journal"])
    func changedFiles(name: String) async throws {
        let file = try storage().file(of: "test", provider: "nango")
        _ = await file.takeUp()
        for _ in 0..<2 { await file.append(journal, whole: { [bytes] in bytes }) }
        for step in 0..<2 {
            if step == 0 {
                try FileManager.default.removeItem(atPath: "\(folder.path)/\(name)")
            } else {
                try folder.write([1, 2, 3], to: name)
            }
            await file.append(journal, whole: { [bytes] in bytes })
            #expect(try folder.read("test.history") == StoredFiles.base(of: "nango", bytes))
            #expect(folder.names == ["lock", "test.history"])
            await file.append(journal, whole: { [bytes] in bytes })
        }
    }

    @Test("nothing new writes nothing")
    func nothingNew() async throws {
        let file = try storage().file(of: "test", provider: "nango")
        _ = await file.takeUp()
        await file.append([], whole: { [bytes] in bytes })
        #expect(folder.names == ["lock"])
    }

    @Test("of two pollers of one source the one that came last finds what the first left, and alone writes")
    func handOver() async throws {
        let storage = try storage()
        let first = storage.file(of: "test", provider: "nango")
        let second = storage.file(of: "test", provider: "nango")
        _ = await first.takeUp()
        await first.append(journal, whole: { [bytes] in bytes })
        #expect(await second.takeUp()?.lastSuccess == .at(7))
        await first.append(journal, whole: { [] })
        #expect(try folder.read("test.history") == StoredFiles.base(of: "nango", bytes))
        #expect(folder.names == ["lock", "test.history"])
        await second.append(journal, whole: { [] })
        #expect(folder.names == ["lock", "test.history", "test.journal"])
        let third = storage.file(of: "test", provider: "nango")
        #expect(await third.takeUp(isKnown: true) == nil)
        let newer = SourceFleet(maximumSyncs: 1).stored(memory: [3], lastSuccess: .at(9))
        await third.append(journal, whole: { newer })
        #expect(try folder.read("test.history") == StoredFiles.base(of: "nango", newer))
        #expect(folder.names == ["lock", "test.history"])
    }

    @Test("files that were not taken up are not written")
    func notTakenUp() async throws {
        let file = try storage().file(of: "test", provider: "nango")
        await file.append(journal, whole: { [bytes] in bytes })
        #expect(folder.names == ["lock"])
    }

    @Test("changes that come while the disk is busy are written together, in order")
    func together() async throws {
        let storage = try storage()
        let file = storage.file(of: "test", provider: "nango")
        _ = await file.takeUp()
        await file.append(journal, whole: { [bytes] in bytes })
        await withTaskGroup { group in
            for _ in 0..<50 { group.addTask { [bytes, journal] in await file.append(journal, whole: { bytes }) } }
        }
        #expect(await storage.file(of: "test", provider: "nango").takeUp()?.memory == [2])
    }
}
