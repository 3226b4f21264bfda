import Fleet
import HTTPExchange
import SyncModel
import TestSupport
import Testing

@testable import Rendering

@Suite("Why syncs fail, as series")
struct FailureInfoTests {
    private func classes(_ source: PublishedFleet, at seconds: Int64 = 10_000) -> [String: String] {
        let lines = RenderedPages(source).lines(at: seconds).filter { $0.hasPrefix("sync_failure_info{") }
        return Dictionary(uniqueKeysWithValues: lines.map { ($0.label("connection"), $0.label("class")) })
    }

    @Test("a failing sync has the vendor's class, or unknown if the vendor gives none; others have no series")
    func vendorClass() {
        var explained = reading(.error, connection: "a", id: "1")
        explained.failureClass = .rateLimit
        let unexplained = reading(.error, connection: "b", id: "2")
        var good = reading(.success, connection: "c", id: "3")
        good.lastRunFailed = false
        var runsAgain = reading(.running, connection: "d", id: "4")
        runsAgain.lastRunFailed = true
        #expect(
            classes(PublishedFleet([explained, unexplained, good, runsAgain])) == [
                "a": "rate_limit", "b": "unknown", "d": "unknown",
            ])
    }

    @Test("broken credentials are the cause, even if the last run succeeded")
    func brokenConnection() {
        var explained = reading(.error, connection: "a", id: "1")
        explained.failureClass = .script
        var source = PublishedFleet([explained, reading(.success, connection: "b", id: "2"), reading(id: "3")])
        source.read(
            [("a", ConnectionState.relinkNeeded), ("acme", .idle), ("b", .authError)].map {
                ConnectionReading(integration: "github", connection: $0, state: $1)
            }, at: 10_000)
        #expect(classes(source) == ["a": "credentials", "b": "credentials"])
    }

    @Test("connections that break or mend change the series of blocks that are rendered already, and nothing else")
    func connectionsChange() {
        var source = PublishedFleet((0..<300).map { reading(connection: "c\($0)", id: "\($0)") })
        let pages = RenderedPages(source)
        let info = pages.blocks(of: "sync_info", at: 10_000)
        let failing = { pages.lines(at: 10_000).count { $0.hasPrefix("sync_failure_info{") } }
        #expect(failing() == 0)
        source.read([ConnectionReading(integration: "github", connection: "c7", state: .authError)], at: 10_000)
        pages.publish(source)
        #expect(failing() == 1)
        source.read([ConnectionReading(integration: "github", connection: "c7", state: .ok)], at: 10_000)
        pages.publish(source)
        #expect(failing() == 0)
        #expect(pages.blocks(of: "sync_info", at: 10_000).countNew(since: info) == 0)
    }

    @Test("the streak of failed runs is exposed while the next run is on")
    func streak() {
        var source = PublishedFleet()
        func run(_ state: SyncState, finished: Int64, at seconds: Int64) {
            var made = reading(state, finished: .at(finished))
            if state == .running { made.lastFinished = nil }
            source.read([made], at: seconds)
        }
        run(.error, finished: 100, at: 110)
        run(.error, finished: 200, at: 210)
        run(.running, finished: 0, at: 220)
        let lines = RenderedPages(source).lines(at: 230)
        let value = { (name: String) in
            lines.first { $0.hasPrefix("\(name){") }?.split(separator: " ").last
        }
        #expect(value("sync_last_run_failed") == "1")
        #expect(value("sync_consecutive_failed_runs") == "2")
        #expect(value("sync_failing_since_timestamp_seconds") == "100")
    }
}

extension String {
    /// The value of a label of a sample, which holds no quotes.
    func label(_ name: String) -> String {
        guard let start = range(of: "\(name)=\"")?.upperBound else { return "" }
        return String(self[start...].prefix { $0 != "\"" })
    }

    private func range(of text: String) -> Range<Index>? {
        indices.first { self[$0...].hasPrefix(text) }.map { $0..<index($0, offsetBy: text.count) }
    }
}
