import Fleet
import Foundation
import HTTPEndpoint
import HTTPExchange
import SyncModel
import TestSupport
import Testing

@testable import Pages

@Suite("Never good by ignorance")
struct NeverGoodTests {
    private let zendesk = Target(.integration, "zendesk")

    private func page(_ source: PublishedFleet, _ query: String = "", at seconds: Int64 = 10_100) -> String {
        let response = StatusRoute(
            publication: Publication(source), timekeeper: ManualTimekeeper.stopped(at: seconds),
            version: "1.2.3",
            telemetryPath: "/metrics", started: .at(9_000)
        ).respond(to: EndpointRequest(path: "/", query: query))
        return String(decoding: response.body.bytes, as: UTF8.self)
    }

    private func title(_ page: String) -> Substring {
        page.firstMatch(of: /<title>(.*?) · sync-health-exporter<\/title>/)?.1 ?? ""
    }

    /// Two integrations, of which one cannot be read any more.
    private func partly(_ failing: [SyncReading]) -> PublishedFleet {
        var source = PublishedFleet([reading(success: .at(9_990))])
        source.read(failing, of: zendesk, at: 10_000)
        source.fail(zendesk, RequestFailure(.serverError, "the vendor answered HTTP 500", status: 500), at: 10_060)
        return source
    }

    @Test("what was good when it was last read is unknown, in title, numbers and row")
    func unknown() {
        let page = page(partly([reading(integration: "zendesk", connection: "b", id: "2", success: .at(9_990))]))
        #expect(title(page) == "1 sync cannot be read")
        #expect(page.contains("<b>1</b> cannot be read</a>"))
        #expect(page.contains(">02:47 UTC</time>: <bdi>integration zendesk cannot be read (HTTP 500)</bdi>"))
        #expect(page.contains("last read: success"))
        #expect(page.contains("(1 sync when last read)"))
        #expect(page.matches(of: /<b>1<\/b> <span>success<\/span>/).count == 2)
    }

    @Test("a problem that cannot be read any more is still counted")
    func problemsDoNotFall() {
        let failing = reading(.error, integration: "zendesk", connection: "b", id: "2", success: .at(9_000))
        let page = page(partly([failing]))
        #expect(title(page) == "1 sync needs attention, 1 sync cannot be read")
        #expect(page.contains("Fails, for at least"))
    }

    @Test("an overdue run is not claimed of a sync that cannot be read: it may have begun")
    func overdue() {
        var later = reading(integration: "zendesk", connection: "b", id: "2", success: .at(9_990))
        later.nextRun = .at(10_030)
        #expect(!page(partly([later]), at: 20_000).contains("Overdue"))
        #expect(!page(partly([later]), at: 20_000).contains("<b>1</b> overdue"))
    }

    @Test("an integration that never could be read prevents the all-clear, although no sync of it is known")
    func neverRead() {
        var source = PublishedFleet([reading(success: .at(9_990))])
        source.source.status.targets = 2
        source.fail(zendesk, RequestFailure(.timeout, "late"), at: 10_060)
        #expect(title(page(source)) == "1 integration cannot be read")
    }

    @Test("the all-clear needs a first result of every target")
    func firstResults() {
        var source = PublishedFleet([reading(success: .at(9_990))])
        source.source.status.hasFirstResults = false
        #expect(title(page(source)) == "Not everything has been read yet")
        source.source.status.hasFirstResults = true
        #expect(title(page(source)) == "No sync needs attention")
    }

    @Test("broken connections are in the headline, and in the rows of their syncs with who must act")
    func brokenConnections() {
        var source = PublishedFleet([reading(success: .at(9_990))])
        source.read([ConnectionReading(integration: "github", connection: "acme", state: .authError)], at: 10_000)
        let page = page(source)
        #expect(title(page) == "1 sync needs attention, 1 connection is broken")
        #expect(page.contains("<strong>credentials rejected: the customer must reconnect</strong>"))
    }

    @Test("with filters the headline describes the filtered syncs")
    func filters() {
        var source = PublishedFleet()
        source.read(
            [reading(success: .at(9_990)), reading(.error, connection: "b", id: "2", success: .at(9_000))], at: 10_000)
        #expect(title(page(source, "text=acme")) == "No selected sync needs attention")
        #expect(title(page(source, "text=b")) == "1 selected sync needs attention")
    }

    @Test("a search without a match says that the sync may exist while something cannot be read")
    func search() {
        let source = partly([reading(integration: "zendesk", connection: "b", id: "2")])
        let found = page(source, "text=nothing")
        #expect(found.contains("No sync matches these filters."))
        #expect(
            found.contains(
                "It may exist: source <bdi>test</bdi> cannot be read in part (<bdi>integration zendesk</bdi>: HTTP 500)."
            ))
        let whole = page(PublishedFleet([reading()]), "text=nothing")
        #expect(whole.contains("No sync matches these filters."))
        #expect(!whole.contains("may exist"))
        #expect(title(whole) == "No sync matches these filters")
    }

    @Test("unreadable syncs can be selected, those with another trouble among them")
    func unreadableFilter() {
        let source = partly([
            reading(integration: "zendesk", connection: "b", id: "2", success: .at(9_990)),
            reading(.error, integration: "zendesk", connection: "c", id: "3"),
        ])
        let page = page(source, "trouble=unreadable")
        #expect(page.matches(of: /<tr/).count == 3)
        #expect(page.contains("2 selected sync"))
    }

    @Test("a sync is shown as unknown for seven days, and then no longer")
    func sevenDays() {
        let source = partly([reading(integration: "zendesk", connection: "b", id: "2")])
        #expect(page(source, at: 10_060 + 7 * 86_400).contains("<bdi>integration zendesk cannot be read"))
        #expect(!page(source, at: 10_061 + 7 * 86_400).contains("<bdi>integration zendesk cannot be read"))
        #expect(title(page(source, at: 10_061 + 7 * 86_400)).contains("cannot be read"))
    }

    @Test("only what the failing part covers is unknown")
    func parts() {
        var source = PublishedFleet([
            reading(sync: "a", id: "1"), reading(sync: "b", id: "2"),
            reading(sync: "b", connection: "c", variant: "eu", id: "3"),
        ])
        let fail = { (scope: Part.Scope) in
            FailingPart(
                part: Part(Target.github.id, scope), target: .github, failure: RequestFailure(.timeout, "late"),
                since: .at(10_050), failedAt: 10_050_000_000, syncs: 1)
        }
        for (scope, count) in [
            (Part.Scope.names(["b"]), 2), (.names(["a", "b::eu"]), 2), (.connection("acme"), 2), (.sync(id: "3"), 1),
            (.whole, 3),
        ] {
            source.source.status.failing = [fail(scope)]
            #expect(title(page(source)).contains("\(count) sync"), "\(scope)")
        }
    }

    @Test("a claim that no success is known names the time since when one would have been seen")
    func noSuccessSeen() {
        let page = page(PublishedFleet([reading(.error)]))
        #expect(page.contains("Fails, no success seen since"))
        #expect(page.contains(">02:30 UTC</time>, when the exporter started"))
    }

    @Test("a budget that reads all syncs too rarely is named, with what the configuration asks for")
    func budget() {
        var source = PublishedFleet([reading()])
        source.source.status.isBudgeted = true
        source.source.status.expectedRound = .seconds(43 * 60)
        source.source.status.progress = RoundProgress(done: 7, total: 20)
        let page = page(source)
        #expect(page.contains("This budget reads all syncs every 43 min; the configuration asks for 15 min."))
        #expect(page.contains("This round: 7 of 20 parts read."))
    }
}
