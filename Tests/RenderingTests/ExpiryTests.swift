import Fleet
import HTTPExchange
import SyncModel
import TestSupport
import Testing

@testable import Rendering

@Suite("Readings that are too old to be served")
struct ExpiryTests {
    @Test("all rows go together, and nothing is rendered for that")
    func staleness() throws {
        let source = PublishedFleet(fleet(3))
        let pages = RenderedPages(source)
        #expect(pages.lines(at: 10_300).contains { $0.hasPrefix("sync_state{") })
        for second in 10_301...10_310 {
            let lines = pages.lines(at: Int64(second))
            #expect(!lines.contains { $0.contains("variant=") })
            #expect(lines.contains { $0.hasPrefix("sync_source_syncs{") && $0.hasSuffix(" 0") })
            #expect(!lines.contains { $0.hasPrefix("sync_source_oldest_reading_timestamp_seconds{") })
        }
        #expect(source.published.syncCount == 3)
    }

    @Test("of two targets the one that is too old goes, the other stays")
    func oneStaleTarget() throws {
        var source = PublishedFleet(staleAfter: .seconds(60))
        let (a, b) = (Target(.integration, "a"), Target(.integration, "b"))
        source.read([reading(connection: "a", id: "1")], of: a, at: 100)
        source.read([reading(connection: "b", id: "2")], of: b, at: 100)
        source.fail(a, RequestFailure(.timeout, "late"), at: 130)
        source.read([reading(connection: "b", id: "2")], of: b, at: 130)
        let pages = RenderedPages(source)
        let shown = { (second: Int64) in
            pages.lines(at: second).filter { $0.hasPrefix("sync_info{") }
                .map { $0.contains(#"connection="a""#) ? "a" : "b" }
        }
        #expect(shown(160) == ["a", "b"])
        #expect(shown(161) == ["b"])
        #expect(shown(191) == [])
        // A test may turn its clock back.
        #expect(shown(160) == ["a", "b"])
    }

    @Test("the rest of a block is rendered once, not at every scrape")
    func restOfABlock() {
        var source = PublishedFleet(staleAfter: .seconds(60))
        source.read([reading(connection: "a", id: "1")], of: Target(.integration, "a"), at: 100)
        source.read([reading(connection: "b", id: "2")], of: Target(.integration, "b"), at: 130)
        let pages = RenderedPages(source)
        let whole = pages.blocks(of: "sync_info", at: 160)
        let rest = pages.blocks(of: "sync_info", at: 161)
        #expect(rest.countNew(since: whole) == 1)
        #expect(pages.blocks(of: "sync_info", at: 170).countNew(since: rest) == 0)
    }

    @Test("the oldest reading is the oldest one that is served")
    func oldestReading() {
        var source = PublishedFleet(staleAfter: .seconds(60))
        source.read([reading(connection: "a", id: "1")], of: Target(.integration, "a"), at: 100)
        source.read([reading(connection: "b", id: "2")], of: Target(.integration, "b"), at: 130)
        let pages = RenderedPages(source)
        let oldest = { (second: Int64) in
            pages.lines(at: second).first { $0.hasPrefix("sync_source_oldest_reading_timestamp_seconds{") }?
                .split(separator: " ").last
        }
        #expect(oldest(150) == "100")
        #expect(oldest(161) == "130")
    }

    @Test("a connection goes when its reading is too old, and no longer explains a failure then")
    func connection() {
        var source = PublishedFleet([reading()])
        source.read([ConnectionReading(integration: "github", connection: "acme", state: .authError)], at: 9_900)
        let pages = RenderedPages(source)
        let names = { (second: Int64) in Set(pages.lines(at: second).map { $0.prefix { $0 != "{" } }) }
        #expect(names(10_200).isSuperset(of: ["sync_connection_state", "sync_failure_info"]))
        #expect(names(10_201).isDisjoint(with: ["sync_connection_state", "sync_failure_info"]))
        #expect(names(10_201).contains("sync_state"))
    }
}
