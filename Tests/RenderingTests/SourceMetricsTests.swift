import Exposition
import Fleet
import HTTPEndpoint
import HTTPExchange
import SyncModel
import TestSupport
import Testing

@testable import Rendering

@Suite("What is exposed of a source as a whole")
struct SourceMetricsTests {
    private func lines(_ source: PublishedFleet, at seconds: Int64 = 10_000) -> [String] {
        RenderedPages(source).lines(at: seconds).filter { !$0.hasPrefix("#") && $0.hasPrefix("sync_source_") }
    }

    @Test("a source without a result yet has only what is known of it")
    func before() {
        let source = PublishedSource(
            name: "test", provider: "nango", interval: .seconds(60), refreshWithin: .seconds(900),
            staleAfter: .seconds(300), isGrouped: false)
        let pages = RenderedPages()
        pages.publication.publish(source)
        let names = Set(
            pages.lines(at: 1).filter { !$0.hasPrefix("#") && $0.hasPrefix("sync_source_") }.map {
                $0.prefix { $0 != "{" }
            })
        for name in ["up", "targets", "targets_failed", "syncs", "parts", "unreadable_syncs", "poll_duration_seconds"] {
            #expect(!names.contains("sync_source_\(name)"), "\(name)")
        }
        #expect(names.contains("sync_source_info"))
        #expect(names.contains("sync_source_polls_total"))
    }

    @Test("parts, budget and expected round are exposed")
    func parts() {
        var source = PublishedFleet([reading()])
        source.source.status.parts = 7
        source.source.status.lateParts = 2
        source.source.status.requestsPerMinute = 50
        source.source.status.expectedRound = .milliseconds(1500)
        let lines = lines(source)
        let labels = #"{source="test",provider="nango"}"#
        #expect(lines.contains("sync_source_parts\(labels) 7"))
        #expect(lines.contains("sync_source_parts_late\(labels) 2"))
        #expect(lines.contains("sync_source_requests_per_minute_limit\(labels) 50"))
        #expect(lines.contains("sync_source_round_expected_seconds\(labels) 1.5"))
    }

    @Test("a failing target has one series, with the reason of its latest failure")
    func failingTarget() {
        var source = PublishedFleet([reading(), reading(connection: "b", id: "2")])
        source.fail(.github, RequestFailure(.timeout, "late"), at: 10_010)
        source.fail(.github, RequestFailure(.serverError, "HTTP 500"), at: 10_020)
        source.fail(.github, RequestFailure(.reset, "broke off"), at: 10_015)
        let failing = lines(source, at: 10_030).filter { $0.hasPrefix("sync_source_failing_target_info") }
        #expect(
            failing == [
                #"sync_source_failing_target_info{source="test",provider="nango",target="integration github","#
                    + #"reason="server_error"} 1"#
            ])
    }

    @Test("of more than a hundred failing targets the first by name are exposed")
    func manyFailingTargets() {
        var source = PublishedFleet()
        for number in (100..<250).reversed() {
            source.fail(Target(.user, "u\(number)"), RequestFailure(.forbidden, "no"), at: 10)
        }
        let failing = lines(source, at: 10).filter { $0.hasPrefix("sync_source_failing_target_info") }
        #expect(failing.count == 100)
        #expect(failing.last?.contains(#"target="user u199""#) == true)
    }

    @Test("syncs of failing parts are counted as unreadable")
    func unreadable() {
        var source = PublishedFleet([reading(), reading(connection: "b", id: "2")])
        source.fail(.github, RequestFailure(.timeout, "late"), at: 10_010)
        #expect(lines(source, at: 10_030).contains(#"sync_source_unreadable_syncs{source="test",provider="nango"} 2"#))
    }

    @Test("the vendor's rate limit is exposed as last reported")
    func rateLimit() {
        var requests = RequestStatistics()
        requests.count(duration: 0.1, receivedBytes: 10, rateLimit: 200, remaining: 150)
        let pages = RenderedPages(PublishedFleet([reading()]))
        let scrape = Scrape(
            of: pages.publication, with: pages.renderer, settings: RenderSettings(), requests: ["test": requests],
            exporter: .forTests, now: .at(10_000), uptime: .seconds(10_000))
        let lines = ScrapePage(scrape, as: .text).lines
        #expect(lines.contains(#"sync_source_rate_limit{source="test",provider="nango"} 200"#))
        #expect(lines.contains(#"sync_source_rate_limit_remaining{source="test",provider="nango"} 150"#))
    }

    @Test("with an external URL each source has the address of its page")
    func externalURL() {
        var exporter = ExporterStatus.forTests
        exporter.externalURL = "https://exporter.example/syncs"
        exporter.isLastStorageWriteSuccessful = false
        let pages = RenderedPages(PublishedFleet([reading()]))
        let scrape = Scrape(
            of: pages.publication, with: pages.renderer, settings: RenderSettings(), requests: [:],
            exporter: exporter, now: .at(10_000), uptime: .seconds(10_000))
        let lines = ScrapePage(scrape, as: .text).lines
        #expect(
            lines.contains(
                #"sync_source_external_url_info{source="test",provider="nango",url="https://exporter.example/syncs/"#
                    + #"?source=test"} 1"#))
        #expect(lines.contains("sync_exporter_storage_last_write_successful 0"))
    }

    @Test("a connection has its customer only where one is known")
    func customer() {
        var source = PublishedFleet([reading()])
        var known = ConnectionReading(integration: "github", connection: "a", state: .ok)
        known.customer = "Acme \"Ltd\""
        source.read([known, ConnectionReading(integration: "github", connection: "b", state: .ok)], at: 10_000)
        let lines = RenderedPages(source).lines(at: 10_000).filter { $0.hasPrefix("sync_connection_info{") }
        #expect(
            lines == [
                #"sync_connection_info{source="test",provider="nango",integration="github",connection="a","#
                    + #"customer="Acme \"Ltd\""} 1"#
            ])
    }

    @Test("a connection that was read twice has the worse state")
    func connectionReadTwice() {
        var source = PublishedFleet([reading()])
        source.read(
            [ConnectionState.ok, .authError, .ok].map {
                ConnectionReading(integration: "github", connection: "a", state: $0)
            }, at: 10_000)
        let lines = RenderedPages(source).lines(at: 10_000).filter { $0.hasPrefix("sync_connection_state{") }
        #expect(lines.count == ConnectionState.allCases.count)
        #expect(lines.first { $0.hasSuffix(" 1") }?.contains(#"state="auth_error""#) == true)
    }
}

extension ScrapePage {
    /// The lines of the page.
    var lines: [String] {
        String(decoding: body(.identity).bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
