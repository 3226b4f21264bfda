import Foundation
import HTTPEndpoint
import HTTPExchange
import Providers
import SyncModel
import TestSupport
import Testing

@testable import Exporter

@Suite("The status page")
struct StatusPageTests {
    private func ask(
        _ store: SnapshotStore, _ query: String = "", at seconds: Int64 = 10_000
    ) -> EndpointResponse {
        StatusRoute(
            store: store, timekeeper: ManualTimekeeper.stopped(at: seconds), version: "1.2.3",
            telemetryPath: "/metrics"
        ).respond(to: EndpointRequest(path: "/", query: query))
    }

    private func page(_ store: SnapshotStore, _ query: String = "", at seconds: Int64 = 10_000) -> String {
        String(decoding: ask(store, query, at: seconds).body.bytes, as: UTF8.self)
    }

    /// The syncs on a page, as `CONNECTION SYNC`, in their order.
    private func rows(_ page: String) -> [String] {
        page.matches(of: /<span class="sync"><bdi>(.*?)<\/bdi> <b><bdi>(.*?)<\/bdi>/).map { "\($0.1) \($0.2)" }
    }

    @Test("the policy allows the page's own style by its digest, and nothing else")
    func policy() async throws {
        let answer = ask(SnapshotStore([try SourceSnapshot(of: [reading()])]))
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

    @Test("before the first poll a source says so; a failing one says why, and since when")
    func sources() throws {
        let source = try configuration(of: "http://127.0.0.1", key: "k").sources[0]
        let unpolled = page(SnapshotStore([SourceSnapshot(of: source)]))
        #expect(unpolled.contains("Not polled yet"))
        #expect(unpolled.contains("Waiting for the first poll"))

        var ledger = SourceLedger()
        ledger.apply([("a", .success(target([reading()])))], at: 1_000)
        ledger.apply(.failure(RequestFailure(.unauthorized, "the vendor answered HTTP 401")), at: 9_280)
        ledger.apply(.failure(RequestFailure(.unauthorized, "the vendor answered HTTP 401")), at: 9_940)
        let down = page(SnapshotStore([SourceSnapshot(of: source, ledger: ledger, syncs: [])]))
        #expect(down.contains("test cannot be read"))
        #expect(down.contains("Down: unauthorized"))
        #expect(
            down.contains(#"<time datetime="1970-01-01T02:34:40.000Z" title="1970-01-01 02:34:40 UTC">12 min</time>"#))
        #expect(down.contains("the vendor answered HTTP 401"))
        #expect(down.contains(">2 h 30 min ago</time>"))
    }

    @Test("a target that cannot be read is named with its reason")
    func targets() throws {
        let failure = RequestFailure(.forbidden, "the key has no right to it")
        let store = SnapshotStore([
            try SourceSnapshot(of: [[("good", .success(target([reading()]))), ("bad <one>", .failure(failure))]])
        ])
        let page = page(store)
        #expect(page.contains("Up, in part: forbidden"))
        #expect(page.contains("1 of 2 targets"))
        #expect(page.contains("<bdi>bad &lt;one&gt;</bdi></b> the key has no right to it"))
    }

    @Test("the worst syncs come first, those without a success before the others, those switched off at the end")
    func order() throws {
        var overdue = reading(sync: "overdue", id: "3", finished: .at(9_900), success: .at(9_900))
        overdue.nextRun = .at(9_000)
        let store = SnapshotStore([
            try SourceSnapshot(of: [
                reading(.disabled, sync: "off", id: "1"), reading(sync: "fine", id: "2", success: .at(9_990)), overdue,
                reading(.error, sync: "failing", id: "4", success: .at(5_000)),
                reading(.error, sync: "never", id: "5"), reading(.paused, sync: "paused", id: "6"),
                reading(.rateLimited, sync: "limited", id: "7", success: .at(9_000)),
            ])
        ])
        #expect(
            rows(page(store)).map { $0.split(separator: " ").last ?? "" } == [
                "never", "failing", "overdue", "limited", "fine", "paused", "off",
            ])
        #expect(page(store).contains("3 syncs need attention"))
        #expect(rows(page(store, "trouble=overdue")) == ["acme overdue"])
        #expect(rows(page(store, "state=paused&text=PAUSED")) == ["acme paused"])
        #expect(rows(page(store, "text=nothing")) == [])
    }

    @Test("a long list is cut into pages that together have every sync once, with links that keep the filter")
    func pages() throws {
        let readings = (0..<120).map { reading(sync: "s\($0)", id: "\($0)", success: .at(9_999 - Int64($0))) }
        let store = SnapshotStore([try SourceSnapshot(of: readings, source: "a"), try SourceSnapshot(of: readings)])
        let pages = (1...3).map { page(store, "source=a&text=acme&page=\($0)") }
        #expect(pages.map { rows($0).count } == [50, 50, 20])
        #expect(Set(pages.flatMap(rows)).count == 120)
        #expect(rows(pages[0]).first == "acme s119")
        #expect(pages[0].contains(#"href="./?source=a&amp;text=acme&amp;page=2#syncs">Next</a>"#))
        #expect(!pages[0].contains(">Previous<") && !pages[2].contains(">Next<"))
        #expect(rows(page(store, "source=a&page=99")) == rows(page(store, "source=a&page=3")))
        #expect(ask(store, "page=0").status == 400)
        #expect(ask(store, "source=nobody").status == 404)
        #expect(ask(store, "trouble=toothache").status == 400)
    }

    @Test("no text from outside can forge markup: a parser that nobody here wrote finds the same tags, and the texts")
    func escaping() async throws {
        let hostile = hostileTexts(50, of: "<>&'\"/-!<>&'\"") + ["</style><script>alert(1)</script>", "\" onload=\"x"]
        func store(_ texts: [String]) throws -> SnapshotStore {
            let readings = texts.enumerated().map { index, text in
                var made = reading(
                    .error, sync: text, integration: text, connection: "c\(index)\(text)", id: "\(index)")
                made.reason = "r\(text)"
                made.schedule = text
                return made
            }
            var good = target(Array(readings.prefix(50)))
            good.connections = [
                ConnectionReading(integration: texts[0], connection: texts[1], state: .relinkNeeded)
            ]
            let failure = RequestFailure(.clientError, texts[51], vendorCode: texts[50])
            return SnapshotStore([
                try SourceSnapshot(of: [[(texts[2], .success(good)), (texts[3], .failure(failure))]])
            ])
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
            let answer = try await Oracle("python3").ask(["-c", script], input: Array(page(try store(texts)).utf8))
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

    @Test("the text that was searched for stands in the form, escaped")
    func search() throws {
        let store = SnapshotStore([try SourceSnapshot(of: [reading()])])
        #expect(page(store, "text=%22%3E%3Cb%3E").contains(#"value="&quot;&gt;&lt;b&gt;""#))
    }

    @Test("spans of time are said as people say them")
    func words() {
        let words = [0, 59, 60, 3_599, 3_600, 11_520, 86_400, 187_200, 1_209_600].map { Duration.seconds($0).inWords }
        #expect(words == ["0 s", "59 s", "1 min", "59 min", "1 h", "3 h 12 min", "1 d", "2 d 4 h", "14 d"])
        #expect([1, 1_000, 1_234_567].map(\.grouped) == ["1", "1,000", "1,234,567"])
    }
}
