import Exposition
import Fleet
import HTTPEndpoint
import HTTPExchange
import SyncModel
import TestSupport
import Testing

@testable import Rendering

@Suite("Rendering each block once")
struct RenderingTests {
    @Test(
        "the page is byte for byte what a plain walk through the catalogue writes, in both formats and codings",
        arguments: [(false, 2_500), (true, 400), (false, 0)])
    func reference(isGrouped: Bool, count: Int) async throws {
        var a = PublishedFleet(fleet(count), source: "a", isGrouped: isGrouped)
        a.read(connections(600), at: 10_000)
        let pages = RenderedPages(a, PublishedFleet(fleet(3), source: "b"))
        let (now, uptime) = (Timestamp(microseconds: 10_001_000_017), Duration.seconds(10_001))
        let reference = ReferencePage(scrape: pages.scrape(now: now, uptime: uptime), now: now, uptime: uptime)
        for format in ExpositionFormat.allCases {
            let text = reference.text(format)
            #expect(pages.page(format, now: now, uptime: uptime) == text)
            // Python reads gzip with zlib, and says if anything is left over.
            let script = """
                import sys, zlib
                member = zlib.decompressobj(31)
                sys.stdout.buffer.write(member.decompress(sys.stdin.buffer.read()))
                sys.exit(not member.eof or len(member.unused_data))
                """
            let answer = try await Oracle("python3").ask(
                ["-c", script], input: pages.page(format, .gzip, now: now, uptime: uptime))
            #expect(answer.status == 0)
            #expect(Array(answer.output.utf8) == text)
        }
    }

    @Test("a page after other pages is what it would be without them")
    func succession() async throws {
        let pages = RenderedPages()
        var source = PublishedFleet()
        for (index, count) in [4_000, 3_990, 10, 4_000, 0].enumerated() {
            var readings = fleet(count)
            if count > 1_000 { readings[999].nextRun = .at(Int64(count)) }
            source.read(readings, at: 10_000 + Int64(index))
            pages.publish(source)
            let page = pages.page(at: 10_010)
            #expect(page == RenderedPages(source).page(at: 10_010))
            let inflated = try await Oracle("gzip").ask(["-dc"], input: pages.page(.text, .gzip, at: 10_010))
            #expect(Array(inflated.output.utf8) == page)
        }
    }

    @Test("lines longer than a segment of a response are whole on the page")
    func longLines() async throws {
        let long = String(repeating: "\"", count: 1_000)
        let readings = (0..<100).map { number in
            reading(sync: long, integration: long, connection: long, variant: "\(number)", id: "\(number)")
        }
        let pages = RenderedPages(PublishedFleet(readings))
        let page = pages.page(at: 10_000)
        #expect(page.count > 100 * 13 * 6_000)
        let inflated = try await Oracle("gzip").ask(["-dc"], input: pages.page(.text, .gzip, at: 10_000))
        #expect(Array(inflated.output.utf8) == page)
    }

    @Test("gzip itself finds nothing wrong with the joined member")
    func gzipIntegrity() async throws {
        let result = try await Oracle("gzip").ask(
            ["-t"], input: RenderedPages(PublishedFleet(fleet(1_000))).page(.text, .gzip, at: 10_001))
        #expect(result.status == 0, "\(result.error)")
    }

    @Test("a hundred scrapes render nothing anew, and once a second what depends on the time")
    func rendersOnce() throws {
        let pages = RenderedPages(PublishedFleet(fleet(300)))
        let (info, lag) = (pages.blocks(of: "sync_info", at: 10_000), pages.blocks(of: "sync_lag_seconds", at: 10_000))
        #expect(info.count > 1 && lag.count == info.count)
        for tenth in 0..<10 {
            let scrape = pages.scrape(
                now: .at(10_000) + .milliseconds(100 * tenth), uptime: .seconds(10_000) + .milliseconds(100 * tenth))
            let segments = scrape.sources[0].rendered.segments
            #expect(segments["sync_info"]?.blocks.countNew(since: info) == 0)
            #expect(segments["sync_lag_seconds"]?.blocks.countNew(since: lag) == 0)
        }
        #expect(pages.blocks(of: "sync_info", at: 10_001).countNew(since: info) == 0)
        #expect(pages.blocks(of: "sync_lag_seconds", at: 10_001).countNew(since: lag) == lag.count)
    }

    @Test("a reading that says nothing new renders no block, and one that does renders the block of its sync")
    func unchanged() throws {
        var source = PublishedFleet(fleet(1_000))
        let pages = RenderedPages(source)
        let first = pages.blocks(of: "sync_info", at: 10_000)
        #expect(first.count > 4)
        var readings = fleet(1_000)
        readings.shuffle()
        source.read(readings, at: 10_060)
        pages.publish(source)
        #expect(pages.blocks(of: "sync_info", at: 10_060).countNew(since: first) == 0)
        #expect(pages.lines(at: 10_060).contains { $0.hasPrefix("sync_lag_seconds{") && $0.hasSuffix(" 1060") })
        readings[7].schedule = "every day"
        source.read(readings, at: 10_120)
        pages.publish(source)
        let third = pages.blocks(of: "sync_info", at: 10_120)
        #expect(third.countNew(since: first) == 1)
        #expect(third.count == first.count)
        #expect(pages.lines(at: 10_120).count { $0.hasPrefix("sync_info{") && $0.contains("every day") } == 1)
    }

    @Test("a reading of one source renders nothing of another")
    func otherSources() throws {
        let pages = RenderedPages(
            PublishedFleet(fleet(5), source: "a"), PublishedFleet(fleet(5), source: "b"))
        let first = pages.blocks(of: "sync_lag_seconds", at: 10_000)
        pages.publish(PublishedFleet(fleet(4), source: "b"))
        #expect(pages.blocks(of: "sync_lag_seconds", at: 10_000).countNew(since: first) == 0)
        #expect(pages.lines(at: 10_000).count { $0.hasPrefix("sync_info{source=\"b\"") } == 4)
    }

    @Test("a source of the same name with another provider is rendered anew")
    func otherProvider() {
        let source = PublishedFleet(fleet(3)).published
        let pages = RenderedPages()
        pages.publication.publish(source)
        _ = pages.page(at: 10_000)
        var other = PublishedSource(
            name: source.name, provider: "merge", interval: source.interval, refreshWithin: source.refreshWithin,
            staleAfter: source.staleAfter, isGrouped: false)
        other.blocks = source.blocks
        other.status = source.status
        pages.publication.publish(other)
        #expect(!pages.lines(at: 10_000).contains { $0.contains(#"provider="nango""#) })
    }

    @Test("other settings render everything anew")
    func otherSettings() {
        var pages = RenderedPages(PublishedFleet(fleet(3)))
        #expect(pages.lines(at: 10_000).count { $0.hasPrefix("sync_state{") } == 27)
        pages.settings.stateSeries = .active
        #expect(pages.lines(at: 10_000).count { $0.hasPrefix("sync_state{") } == 3)
    }

    @Test("the age of a sync is true again at once when the wall clock is set")
    func clockSet() throws {
        let pages = RenderedPages(PublishedFleet([reading(finished: .at(9_000))]))
        let lag = { (now: Int64) in
            String(decoding: pages.page(now: .at(now), uptime: .seconds(10_000)), as: UTF8.self)
                .split(separator: "\n").first { $0.hasPrefix("sync_lag_seconds{") }?.split(separator: " ").last
        }
        #expect(lag(10_000) == "1000")
        #expect(lag(9_500) == "500")
        #expect(lag(9_501) == "501")
        #expect(lag(8_000) == "0")
    }

    @Test("both formats carry the same series, and the page says how many")
    func sameSeries() throws {
        let pages = RenderedPages(PublishedFleet(fleet(50)))
        let samples = { (format: ExpositionFormat) in
            String(decoding: pages.page(format, at: 10_000), as: UTF8.self)
                .split(separator: "\n").filter { !$0.hasPrefix("#") }
        }
        #expect(samples(.text) == samples(.openMetrics))
        #expect(samples(.text).contains("sync_exporter_series \(samples(.text).count)"))
    }

    @Test("the length of a page is that of its bytes, and gzip makes a fifth of it at most", arguments: [2_000])
    func lengths(count: Int) throws {
        let page = ScrapePage(RenderedPages(PublishedFleet(fleet(count))).scrape(at: 10_000), as: .text)
        for coding in [ContentCoding.identity, .gzip] {
            #expect(page.body(coding).count == page.body(coding).bytes.count)
        }
        #expect(page.body(.gzip).count * 5 < page.body(.identity).count)
    }
}

/// Syncs with everything a vendor may report, some in the future, some before 1970.
func fleet(_ count: Int) -> [SyncReading] {
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

/// The connections of such syncs, in their order, each third one broken.
func connections(_ count: Int) -> [ConnectionReading] {
    (0..<count).map { number in
        var made = ConnectionReading(
            integration: "github", connection: "customer \"\(number)\"\n\\",
            state: number.isMultiple(of: 3) ? .authError : .ok)
        if number.isMultiple(of: 2) { made.customer = "Customer \(number)" }
        return made
    }.sorted { $0.connection < $1.connection }
}
