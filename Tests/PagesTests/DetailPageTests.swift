import Fleet
import Foundation
import HTTPEndpoint
import HTTPExchange
import SyncModel
import TestSupport
import Testing

@testable import Pages

@Suite("The pages of customers and syncs")
struct DetailPageTests {
    private func routes(_ publication: Publication) -> DetailRoutes {
        DetailRoutes(
            publication: publication, timekeeper: ManualTimekeeper.stopped(at: 10_000), version: "1.2.3",
            telemetryPath: "/metrics", started: .at(9_000))
    }

    private func customer(_ name: String, _ publication: Publication) -> (status: Int, page: String) {
        let response = routes(publication).respondWithCustomer(to: EndpointRequest(path: "/\(name)"))
        return (response.status, String(decoding: response.body.bytes, as: UTF8.self))
    }

    private func sync(_ query: String, _ publication: Publication) -> (status: Int, page: String) {
        let response = routes(publication).respondWithSync(to: EndpointRequest(path: "/sync", query: query))
        return (response.status, String(decoding: response.body.bytes, as: UTF8.self))
    }

    private func title(_ page: String) -> Substring {
        page.firstMatch(of: /<title>(.*?) · sync-health-exporter<\/title>/)?.1 ?? ""
    }

    /// The syncs of a page, as `CONNECTION SYNC`, in their order.
    private func rows(_ page: String) -> [String] {
        page.matches(of: /<span class="sync"><bdi>(.*?)<\/bdi> <b><bdi>(.*?)<\/bdi>/).map { "\($0.1) \($0.2)" }
    }

    /// A source in which Acme has two connections, one of them broken, and Bolt has a third one.
    private var source: PublishedFleet {
        var failing = reading(.error, sync: "contacts", connection: "u2", id: "2", success: .at(9_000))
        failing.failureClass = .rateLimit
        var source = PublishedFleet([
            reading(connection: "u1", id: "1", success: .at(9_990)), failing,
            reading(connection: "u3", id: "3", success: .at(9_990)),
        ])
        source.read(
            [("u1", ConnectionState.authError, "Acme/Ltd"), ("u2", .ok, "Acme/Ltd"), ("u3", .ok, "Bolt")].map {
                var connection = ConnectionReading(integration: "github", connection: $0, state: $1)
                connection.customer = $2
                return connection
            }, at: 10_000)
        return source
    }

    @Test("a customer has its connections and syncs and no others, the worst first")
    func customerPage() {
        let (status, page) = customer("Acme/Ltd", Publication(source))
        #expect(status == 200)
        #expect(rows(page) == ["u2 contacts", "u1 issues"])
        #expect(!page.contains("u3"))
        #expect(title(page) == "Acme/Ltd: 2 of 2 syncs need attention, 1 connection is broken")
    }

    @Test("the page of a customer says who must act")
    func whoMustAct() {
        let page = customer("Acme/Ltd", Publication(source)).page
        #expect(page.contains("<li><b>1 sync</b>: the customer must act"))
        #expect(page.contains("<li><b>1 sync</b>: the vendor or the third party must act"))
        #expect(!page.contains("you must act"))
    }

    @Test("links on the page of a customer lead out of its folder")
    func links() {
        let page = customer("Bolt", Publication(source)).page
        #expect(title(page) == "Bolt: none of 1 sync needs attention")
        #expect(page.contains(#"<a class="name" href="../">"#))
        #expect(page.contains(#"href="../sync?source=test&amp;integration=github&amp;connection=u3"#))
        #expect(page.contains(#"href="../api/v1/customers/Bolt""#))
    }

    @Test("an unknown customer is 404 with a way back, and may exist while something cannot be read")
    func unknownCustomer() {
        let (status, page) = customer("Nobody", Publication(source))
        #expect(status == 404)
        #expect(page.contains(#"<a href="../">All sources and syncs</a>"#))
        var partly = source
        partly.fail(Target(.integration, "zendesk"), RequestFailure(.timeout, "late"), at: 9_990)
        let (other, found) = customer("Nobody", Publication(partly))
        #expect(other == 200)
        #expect(found.contains("It may exist: source <bdi>test</bdi> cannot be read in part"))
    }

    @Test("nothing is called good of a customer while something cannot be read")
    func neverGood() {
        var partly = source
        partly.fail(Target(.integration, "zendesk"), RequestFailure(.timeout, "late"), at: 9_990)
        #expect(title(customer("Bolt", Publication(partly)).page) == "Bolt: not everything can be read")
    }

    @Test("a sync has a page with its times, its customer and the selector of its series")
    func syncPage() {
        let (status, page) = sync(
            "source=test&integration=github&connection=u2&sync=contacts&variant=base", Publication(source))
        #expect(status == 200)
        #expect(title(page) == "Acme/Ltd contacts: failing")
        #expect(page.contains("<dt>Class of the failure</dt><dd>rate limit</dd>"))
        #expect(page.contains(#"<a href="./customers/Acme%2FLtd">"#))
        #expect(page.contains("{__name__=~&quot;sync_.+&quot;,source=&quot;test&quot;,integration=&quot;github&quot;"))
    }

    @Test("an unknown sync is 404, and may exist while its source cannot be read whole")
    func unknownSync() {
        let query = "source=test&integration=github&connection=u9&sync=contacts&variant=base"
        #expect(sync(query, Publication(source)).status == 404)
        #expect(sync("source=nobody", Publication(source)).status == 404)
        var partly = source
        partly.fail(Target(.integration, "zendesk"), RequestFailure(.timeout, "late"), at: 9_990)
        #expect(sync(query, Publication(partly)).status == 200)
    }

    @Test("the JSON of a customer has its syncs and no others")
    func customerJSON() async throws {
        let route = SyncsRoute(publication: Publication(source), timekeeper: ManualTimekeeper.stopped(at: 10_000))
        let response = await route.respondWithCustomer(to: EndpointRequest(path: "/Acme/Ltd"))
        let page = try JSONSerialization.jsonObject(with: Data(response.body.bytes)) as? [String: Any]
        #expect((page?["syncs"] as? [[String: Any]])?.map { $0["id"] as? String } == ["1", "2"])
        #expect((page?["unreadable"] as? [Any])?.isEmpty == true)
        #expect(await route.respondWithCustomer(to: EndpointRequest(path: "/Nobody")).status == 404)
        #expect(await route.respondWithCustomer(to: EndpointRequest(method: "POST", path: "/Bolt")).status == 405)
    }
}
