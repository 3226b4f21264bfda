import Fleet
import Foundation
import HTTPEndpoint
import HTTPExchange
import SyncModel
import TestSupport
import Testing

@testable import Pages

@Suite("The status page")
struct StatusPageTests {
    private func ask(
        _ publication: Publication, _ query: String = "", at seconds: Int64 = 10_000
    ) -> EndpointResponse {
        StatusRoute(
            publication: publication, timekeeper: ManualTimekeeper.stopped(at: seconds),
            version: "1.2.3",
            telemetryPath: "/metrics", started: .at(9_000)
        ).respond(to: EndpointRequest(path: "/", query: query))
    }

    private func page(_ publication: Publication, _ query: String = "", at seconds: Int64 = 10_000) -> String {
        String(decoding: ask(publication, query, at: seconds).body.bytes, as: UTF8.self)
    }

    /// The syncs on a page, as `CONNECTION SYNC`, in their order.
    private func rows(_ page: String) -> [String] {
        page.matches(of: /<span class="sync"><bdi>(.*?)<\/bdi> <b><bdi>(.*?)<\/bdi>/).map { "\($0.1) \($0.2)" }
    }

    @Test("the policy allows the page's own style by its digest, and nothing else")
    func policy() async throws {
        let answer = ask(Publication(PublishedFleet([reading()])))
        let headers = Dictionary(uniqueKeysWithValues: answer.headers)
        let policy = try #require(headers["Content-Security-Policy"])
        #expect(policy.hasPrefix("default-src 'none'; "))
        #expect(policy.contains("; frame-ancestors 'none'"))
        #expect(!policy.contains("unsafe"))
        #expect(headers["X-Content-Type-Options"] == "nosniff")
        let page = String(decoding: answer.body.bytes, as: UTF8.self)
        let style = try #require(page.firstMatch(of: /(?s)<style>(.*)<\/style>/)?.1)
        let digest = try await Oracle.openssl.ask(["dgst", "-sha256", "-r"], input: Array(style.utf8))
        let bytes = stride(from: 0, to: 64, by: 2).compactMap { offset in
            UInt8(digest.output.dropFirst(offset).prefix(2), radix: 16)
        }
        #expect(policy.contains("style-src 'sha256-\(Data(bytes).base64EncodedString())'"))
        #expect(!page.contains("style=") && !page.contains("<script"))
    }

    @Test("before the first poll a source says so")
    func unpolled() {
        let source = PublishedSource(
            name: "test", provider: "nango", interval: .seconds(60), refreshWithin: .seconds(900),
            staleAfter: .seconds(300), isGrouped: false)
        let publication = Publication()
        publication.publish(source)
        let page = page(publication)
        #expect(page.contains("Not polled yet"))
        #expect(page.contains("Waiting for the first poll"))
        #expect(!page.contains("No sync needs attention"))
    }

    @Test("a source that cannot be read says why, and since when")
    func sources() {
        var source = PublishedFleet([reading()], at: 1_000)
        source.source.status.failure = RequestFailure(.unauthorized, "the vendor answered HTTP 401", status: 401)
        source.source.status.failingSince = .at(9_280)
        source.source.status.conditionSince = .at(9_280)
        source.source.status.isUp = false
        let down = page(Publication(source))
        #expect(down.contains("test cannot be read"))
        #expect(down.contains("Down: unauthorized"))
        #expect(
            down.contains(#"<time datetime="1970-01-01T02:34:40.000Z" title="1970-01-01 02:34:40 UTC">12 min</time>"#))
        #expect(down.contains("the vendor answered HTTP 401"))
        #expect(down.contains(">2 h 30 min ago</time>"))
        #expect(down.contains("Unknown since"))
        #expect(down.contains("<bdi>source test cannot be read (HTTP 401)</bdi>"))
    }

    @Test("a target that cannot be read is named with its reason")
    func targets() {
        var source = PublishedFleet()
        source.read([reading()], of: Target(.integration, "good"), at: 9_990)
        source.source.status.targets = 2
        source.fail(
            Target(.integration, "bad <one>"), RequestFailure(.forbidden, "the key has no right to it"), at: 9_990)
        let page = page(Publication(source))
        #expect(page.contains("Up, in part: forbidden"))
        #expect(page.contains("1 of 2 integrations cannot be read"))
        #expect(page.contains("<bdi>integration bad &lt;one&gt;</bdi></b> the key has no right to it"))
    }

    @Test("the worst syncs come first, those without a success before the others, those switched off at the end")
    func order() {
        var overdue = reading(sync: "overdue", id: "3", finished: .at(9_900), success: .at(9_900))
        overdue.nextRun = .at(9_000)
        let publication = Publication(
            PublishedFleet([
                reading(.disabled, sync: "off", id: "1"), reading(sync: "fine", id: "2", success: .at(9_990)), overdue,
                reading(.error, sync: "failing", id: "4", success: .at(5_000)),
                reading(.error, sync: "never", id: "5"), reading(.paused, sync: "paused", id: "6"),
                reading(.rateLimited, sync: "limited", id: "7", success: .at(9_000)),
            ]))
        #expect(
            rows(page(publication)).map { $0.split(separator: " ").last ?? "" } == [
                "never", "failing", "overdue", "limited", "fine", "paused", "off",
            ])
        #expect(page(publication).contains("3 syncs need attention"))
        #expect(rows(page(publication, "trouble=overdue")) == ["acme overdue"])
        #expect(rows(page(publication, "state=paused&text=PAUSED")) == ["acme paused"])
        #expect(rows(page(publication, "text=nothing")) == [])
    }

    @Test("a long list is cut into pages that together have every sync once, with links that keep the filter")
    func pages() {
        let readings = (0..<120).map { reading(sync: "s\($0)", id: "\($0)", success: .at(9_999 - Int64($0))) }
        let publication = Publication(PublishedFleet(readings, source: "a"), PublishedFleet(readings))
        let pages = (1...3).map { page(publication, "source=a&text=acme&page=\($0)") }
        #expect(pages.map { rows($0).count } == [50, 50, 20])
        #expect(Set(pages.flatMap(rows)).count == 120)
        #expect(rows(pages[0]).first == "acme s119")
        #expect(pages[0].contains(#"href="./?source=a&amp;text=acme&amp;page=2#syncs">Next</a>"#))
        #expect(!pages[0].contains(">Previous<") && !pages[2].contains(">Next<"))
        #expect(rows(page(publication, "source=a&page=99")) == rows(page(publication, "source=a&page=3")))
        #expect(ask(publication, "page=0").status == 400)
        #expect(ask(publication, "source=nobody").status == 404)
        #expect(ask(publication, "trouble=toothache").status == 400)
    }

    @Test("no text from outside can forge markup: an independent parser finds the same tags, and the texts")
    func escaping() async throws {
        let hostile = hostileTexts(50, of: "<>&'\"/-!<>&'\"") + ["</style><script>alert(1)</script>", "\" onload=\"x"]
        func publication(_ texts: [String]) -> Publication {
            let readings = texts.enumerated().map { index, text in
                var made = reading(
                    .error, sync: text, integration: text, connection: "c\(index)\(text)", id: "\(index)")
                made.reason = "r\(text)"
                made.schedule = text
                return made
            }
            var source = PublishedFleet()
            source.read(Array(readings.prefix(50)), of: Target(.integration, texts[2]), at: 10_000)
            source.read(
                readings.map { reading in
                    let identity = reading.identity
                    var connection = ConnectionReading(
                        integration: identity.integration, connection: identity.connection, state: .relinkNeeded)
                    connection.customer = "k\(identity.sync)"
                    return connection
                }, at: 10_000)
            source.fail(
                Target(.user, texts[3]), RequestFailure(.clientError, texts[51], vendorCode: texts[50]), at: 10_000)
            return Publication(source)
        }
        let script = """
            import html.parser, json, sys
            class Page(html.parser.HTMLParser):
                tags, texts, depth = [], [], 0
                def handle_starttag(self, tag, attributes):
                    self.tags.append([tag, [name for name, _ in attributes]])
                    if tag == "bdi": self.texts.append("")
                    self.depth += tag == "bdi"
                def handle_endtag(self, tag): self.depth -= tag == "bdi"
                def handle_data(self, data):
                    if self.depth: self.texts[-1] += data
                def handle_comment(self, data): self.tags.append(["comment", data])
                def unknown_decl(self, data): self.tags.append(["declaration", data])
            page = Page()
            page.feed(sys.stdin.buffer.read().decode())
            page.close()
            print(json.dumps({"tags": json.dumps(page.tags), "texts": page.texts}))
            """
        func parsed(_ texts: [String]) async throws -> Parsed {
            let answer = try await Oracle("python3").ask(["-c", script], input: Array(page(publication(texts)).utf8))
            try #require(answer.status == 0, "\(answer.error)")
            return try JSONDecoder().decode(Parsed.self, from: Data(answer.output.utf8))
        }
        let (found, harmless) = (
            try await parsed(hostile), try await parsed((0..<hostile.count).map { "text \($0)" })
        )
        let isSame = found.tags == harmless.tags
        #expect(isSame, "the tags differ")
        let texts = Set(found.texts.map { Array($0.utf8) })
        for text in hostile.prefix(50) where !text.isEmpty {
            #expect(texts.contains(Array(visible(text).utf8)), "\(text.debugDescription)")
        }
    }

    /// As the page shows a text: with signs for characters that HTML does not allow.
    private func visible(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    switch scalar.value {
                    case 9, 10: scalar
                    case 0..<32: Unicode.Scalar(0x2400 + scalar.value) ?? scalar
                    case 127: "\u{2421}"
                    case 128..<160: "\u{fffd}"
                    default: scalar
                    }
                }))
    }

    private struct Parsed: Decodable {
        let tags: String
        let texts: [String]
    }

    @Test("the text that was searched for is in the form, escaped")
    func search() {
        let publication = Publication(PublishedFleet([reading()]))
        #expect(page(publication, "text=%22%3E%3Cb%3E").contains(#"value="&quot;&gt;&lt;b&gt;""#))
    }

    @Test("durations and numbers read as people write them")
    func words() {
        let words = [0, 59, 60, 3_599, 3_600, 11_520, 86_400, 187_200, 1_209_600].map { Duration.seconds($0).inWords }
        #expect(words == ["0 s", "59 s", "1 min", "59 min", "1 h", "3 h 12 min", "1 d", "2 d 4 h", "14 d"])
        #expect([1, 1_000, 1_234_567].map(\.grouped) == ["1", "1,000", "1,234,567"])
    }
}
