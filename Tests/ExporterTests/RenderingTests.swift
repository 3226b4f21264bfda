import Exposition
import HTTPEndpoint
import HTTPExchange
import Providers
import SyncModel
import Synchronization
import TestSupport
import Testing

@testable import Exporter

@Suite("Rendering once for every scrape")
struct RenderingTests {
    /// A snapshot of one source after a poll that brought these readings.
    private func snapshot(
        _ readings: [SyncReading], source name: String = "test", settings: String = "", at seconds: Int64 = 10_000
    ) throws -> SourceSnapshot {
        var source = try configuration(of: "http://127.0.0.1", key: "k", settings: settings).sources[0]
        source.name = name
        var ledger = SourceLedger()
        ledger.apply([("t", .success(target(readings)))], at: seconds)
        let exposed = ExposedSyncs(ledger.targets.values.flatMap(\.syncs), limit: 100_000)
        return SourceSnapshot(of: source, ledger: ledger, syncs: exposed.syncs)
    }

    /// Syncs with everything a vendor may tell, some in the future, some before 1970.
    private func fleet(_ count: Int) -> [SyncReading] {
        (0..<count).map { number in
            var made = reading(
                SyncState.allCases[number % 9], sync: "sync \(number % 7)", connection: "customer \"\(number)\"\n\\",
                id: "\(number)", finished: .at([9_000, 20_000, -5][number % 3]), success: .at(8_000),
                changes: [ModelChanges(model: "Contact \(number % 2)", added: number, updated: nil, deleted: 2)],
                checkpoint: UInt64(number))
            made.schedule = "every hour"
            made.interval = 3600
            made.nextRun = Timestamp(microseconds: 10_000_123_456)
            made.records = [ModelCount(model: "Contact", count: number)]
            if number.isMultiple(of: 5) { made.lastFinished = nil }
            return made
        }
    }

    @Test(
        "the page is byte for byte what a plain walk through the catalogue writes, in both formats and codings",
        arguments: [("", 2_500), ("    detail: integration", 400), ("", 0)])
    func reference(settings: String, count: Int) async throws {
        let snapshots = [
            try snapshot(fleet(count), source: "a", settings: settings), try snapshot(fleet(3), source: "b"),
        ]
        let store = SnapshotStore(snapshots)
        let (now, uptime) = (Timestamp(microseconds: 10_001_000_017), Duration.seconds(10_001))
        let reference = ReferencePage(
            sources: snapshots, scrape: store.scrape(now: now, uptime: uptime), states: .all, now: now,
            uptime: uptime)
        for format in ExpositionFormat.allCases {
            let text = reference.text(format)
            #expect(store.page(format, now: now, uptime: uptime) == text)
            // Python reads gzip with zlib, and says if anything is left over.
            let script = """
                import sys, zlib
                member = zlib.decompressobj(31)
                sys.stdout.buffer.write(member.decompress(sys.stdin.buffer.read()))
                sys.exit(not member.eof or len(member.unused_data))
                """
            let answer = try await Oracle("python3").ask(
                ["-c", script], input: store.page(format, .gzip, now: now, uptime: uptime))
            #expect(answer.status == 0)
            #expect(Array(answer.output.utf8) == text)
        }
    }

    @Test("a page that takes the place of another is what it would be without that one")
    func succession() async throws {
        let fleets = [fleet(4_000), fleet(3_990), fleet(10), fleet(4_000), []].map { readings in
            readings.enumerated().map { index, reading in
                var reading = reading
                if index % 1_000 == 999 { reading.nextRun = .at(Int64(readings.count)) }
                return reading
            }
        }
        let store = SnapshotStore()
        for readings in fleets {
            let new = try snapshot(readings)
            store.replace(new, at: .seconds(10_000))
            let page = store.page(.text, now: .at(10_001), uptime: .seconds(10_001))
            #expect(page == SnapshotStore([new]).page(.text, now: .at(10_001), uptime: .seconds(10_001)))
            let deflated = store.page(.text, .gzip, now: .at(10_001), uptime: .seconds(10_001))
            // Inflated: what the compressor makes of the same bytes is not always the same.
            #expect(Array(try await Oracle("gzip").ask(["-dc"], input: deflated).output.utf8) == page)
        }
    }

    @Test("gzip itself finds nothing wrong with the joined member")
    func gzipIntegrity() async throws {
        let store = SnapshotStore([try snapshot(fleet(1_000))])
        let page = store.page(.text, .gzip, now: .at(10_001), uptime: .seconds(10_001))
        let verdict = try await Oracle("gzip").ask(["-t"], input: page)
        #expect(verdict.status == 0, "\(verdict.error)")
    }

    @Test("a hundred scrapes cost one rendering of each source, and one a second of what the clock tells")
    func rendersOnce() throws {
        let counter = RenderingCounter()
        let store = SnapshotStore(onRender: counter.count)
        store.replace(try snapshot(fleet(20), source: "a"), at: .seconds(10_000))
        store.replace(try snapshot(fleet(20), source: "b"), at: .seconds(10_000))
        #expect(counter.sources == 2)
        for _ in 0..<50 {
            for coding in [ContentCoding.identity, .gzip] {
                _ = store.page(.openMetrics, coding, now: .at(10_000), uptime: .seconds(10_000))
            }
        }
        #expect(counter.sources == 2)
        #expect(counter.byTheClock == 2)
        for tenth in 1...20 {
            let uptime = Duration.seconds(10_000) + .milliseconds(100 * tenth)
            _ = store.page(now: .at(10_000) + .milliseconds(100 * tenth), uptime: uptime)
        }
        #expect(counter.sources == 2)
        #expect(counter.byTheClock == 6)
    }

    @Test("a poll that brings nothing new renders no sync anew, and one new reading all of them")
    func unchanged() throws {
        let source = try configuration(of: "http://127.0.0.1", key: "k").sources[0]
        let counter = RenderingCounter()
        let store = SnapshotStore(onRender: counter.count)
        var ledger = SourceLedger()
        var readings = fleet(40)
        func poll(at seconds: Int64) {
            ledger.apply([("t", .success(target(readings)))], at: seconds)
            let exposed = ExposedSyncs(ledger.targets.values.flatMap(\.syncs), limit: 100)
            store.replace(SourceSnapshot(of: source, ledger: ledger, syncs: exposed.syncs), at: .seconds(seconds))
        }
        func syncs(at seconds: Int64) -> [String] {
            store.lines(at: seconds).filter { $0.contains("variant=") && !$0.hasPrefix("sync_lag_seconds") }
        }
        poll(at: 10_000)
        let first = syncs(at: 10_000)
        #expect(counter.syncs == 1)
        readings.shuffle()
        poll(at: 10_060)
        #expect(counter.syncs == 1)
        #expect(syncs(at: 10_060) == first)
        #expect(store.lines(at: 10_060).contains { $0.hasPrefix("sync_lag_seconds{") && $0.hasSuffix(" 1060") })
        readings[7].schedule = "every day"
        poll(at: 10_120)
        #expect(counter.syncs == 2)
        #expect(syncs(at: 10_120) != first)
        readings.removeLast()
        poll(at: 10_180)
        #expect(counter.syncs == 3)
        #expect(syncs(at: 10_180).filter { $0.hasPrefix("sync_info{") }.count == 39)
    }

    @Test("a poll of one source lets every other stand")
    func otherSources() throws {
        let counter = RenderingCounter()
        let store = SnapshotStore(onRender: counter.count)
        store.replace(try snapshot(fleet(5), source: "a"), at: .seconds(10_000))
        store.replace(try snapshot(fleet(5), source: "b"), at: .seconds(10_000))
        _ = store.lines(at: 10_000)
        store.replace(try snapshot(fleet(4), source: "b"), at: .seconds(10_000))
        #expect(counter.sources == 3)
        _ = store.lines(at: 10_000)
        #expect(counter.byTheClock == 3)
    }

    @Test("the age of a sync is true again at once when the time of day is set")
    func clockSet() throws {
        let store = SnapshotStore([try snapshot([reading(finished: .at(9_000))])])
        let lag = { (now: Int64) in
            String(decoding: store.page(now: .at(now), uptime: .seconds(10_000)), as: UTF8.self)
                .split(separator: "\n").first { $0.hasPrefix("sync_lag_seconds{") }?.split(separator: " ").last
        }
        #expect(lag(10_000) == "1000")
        #expect(lag(9_500) == "500")
        #expect(lag(9_501) == "501")
        #expect(lag(8_000) == "0")
    }

    @Test("what has become too old is gone at the scrape, and that costs one rendering")
    func staleness() throws {
        let counter = RenderingCounter()
        let store = SnapshotStore(onRender: counter.count)
        let snapshot = try snapshot(fleet(3), settings: "    stale_after: 5m")
        store.replace(snapshot, at: .seconds(10_000))
        #expect(store.lines(at: 10_300).contains { $0.hasPrefix("sync_state{") })
        #expect(counter.sources == 1)
        for second in 10_301...10_310 {
            let lines = store.lines(at: Int64(second))
            #expect(!lines.contains { $0.contains("variant=") })
            #expect(lines.contains { $0.hasPrefix("sync_source_syncs{") && $0.hasSuffix(" 0") })
        }
        #expect(counter.sources == 2)
        #expect(store.all.first?.syncs.count == 3)
    }

    @Test("of two targets the one that is too old goes, the other stays")
    func oneStaleTarget() throws {
        let source = try configuration(of: "http://127.0.0.1", key: "k", settings: "    stale_after: 1m").sources[0]
        var ledger = SourceLedger()
        ledger.apply(
            [
                ("a", .success(target([reading(connection: "a", id: "1")]))),
                ("b", .success(target([reading(connection: "b", id: "2")]))),
            ], at: 100)
        ledger.apply(
            [
                ("a", .failure(.init(.timeout, "late"))),
                ("b", .success(target([reading(connection: "b", id: "2")]))),
            ], at: 130)
        let exposed = ExposedSyncs(ledger.targets.values.flatMap(\.syncs), limit: 100)
        let store = SnapshotStore([SourceSnapshot(of: source, ledger: ledger, syncs: exposed.syncs)])
        let shown = { (second: Int64) in
            store.lines(at: second).filter { $0.hasPrefix("sync_info{") }
                .map { $0.contains(#"connection="a""#) ? "a" : "b" }
        }
        #expect(shown(160) == ["a", "b"])
        #expect(shown(161) == ["b"])
        #expect(shown(191) == [])
    }

    @Test("both formats carry the same series, and the page says how many")
    func sameSeries() throws {
        let store = SnapshotStore([try snapshot(fleet(50))])
        let samples = { (format: ExpositionFormat) in
            String(decoding: store.page(format, now: .at(10_000), uptime: .seconds(10_000)), as: UTF8.self)
                .split(separator: "\n").filter { !$0.hasPrefix("#") }
        }
        #expect(samples(.text) == samples(.openMetrics))
        #expect(samples(.text).contains("sync_exporter_series \(samples(.text).count)"))
    }

    @Test("HEAD and length are those of the bytes, made or kept")
    func lengths() throws {
        let store = SnapshotStore([try snapshot(fleet(2_000))])
        let page = ScrapePage(store.scrape(now: .at(10_000), uptime: .seconds(10_000)), as: .text)
        for coding in [ContentCoding.identity, .gzip] {
            #expect(page.body(coding).count == page.body(coding).bytes.count)
        }
        #expect(page.body(.gzip).count * 5 < page.body(.identity).count)
    }
}

/// Counts what a store renders.
private final class RenderingCounter: Sendable {
    private let counts = Mutex((sources: 0, syncs: 0, byTheClock: 0))

    var sources: Int { counts.withLock { $0.sources } }
    var syncs: Int { counts.withLock { $0.syncs } }
    var byTheClock: Int { counts.withLock { $0.byTheClock } }

    func count(_ rendering: Rendering) {
        counts.withLock { counts in
            switch rendering {
            case .source: counts.sources += 1
            case .syncs: counts.syncs += 1
            case .byTheClock: counts.byTheClock += 1
            }
        }
    }
}
