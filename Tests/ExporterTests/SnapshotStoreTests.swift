import SyncModel
import Synchronization
import Testing

@testable import Exporter

@Suite("Replacing what is shown")
struct SnapshotStoreTests {
    @Test("what has to be done before a snapshot is shown is over before anybody sees it")
    func preparation() async throws {
        let store = SnapshotStore([try SourceSnapshot(of: [reading(id: "1")], at: 100)])
        let next = try SourceSnapshot(of: [reading(id: "2")], at: 160)
        // Long enough for whoever does not wait to be seen not waiting.
        let seen = Mutex<Set<String>>([])
        await store.replace(
            next, at: .seconds(160),
            after: {
                for _ in 0..<1_000 {
                    seen.withLock { $0.formUnion(store.ids) }
                    await Task.yield()
                }
            }, amending: { $0 })
        #expect(seen.withLock { $0 } == ["1"])
        #expect(store.ids == ["2"])
    }
}

extension SnapshotStore {
    fileprivate var ids: [String] { all.flatMap(\.syncs).map(\.known.reading.identity.id) }
}
