import HTTPExchange
import Providers
import SyncModel
import TestSupport
import Testing

@Suite("What is asked of Nango")
struct NangoRequestTests {
    @Test(
        "names are encoded byte by byte",
        arguments: [
            ("github", "github"), ("my key", "my%20key"), ("~:.@", "~%3A.%40"), ("a+b", "a%2Bb"),
            ("a&b=c", "a%26b%3Dc"),
            (#""\{};"#, "%22%5C%7B%7D%3B"), ("ü🙂", "%C3%BC%F0%9F%99%82"), ("100%", "100%25"), ("#?/", "%23%3F%2F"),
        ])
    func encodes(name: String, encoded: String) async {
        let source = NangoSource(["integrations": .texts(name), "connection_health": .plain("false")]) { _ in
            .syncs(of: "acme")
        }
        #expect(await source.outcomes().first?.result.success?.syncs.map(\.identity.integration) == [name])
        #expect(source.asked == ["/sync/status?provider_config_key=\(encoded)&syncs=%2A"])
    }

    @Test("chosen syncs are asked for in one list, variants included")
    func asksForSyncs() async {
        let source = NangoSource([
            "integrations": .texts("github"), "syncs": .texts("issues", "pull requests::v 1"),
            "connection_health": .plain("false"),
        ]) { _ in .syncs(of: "acme") }
        _ = await source.poll()
        #expect(
            source.asked == ["/sync/status?provider_config_key=github&syncs=issues%2Cpull%20requests%3A%3Av%201"])
    }

    @Test("a base URL keeps its path")
    func keepsThePath() async {
        let source = NangoSource(["base_url": .quoted("https://proxy.example/nango/")]) { _ in .text(#"{"data":[]}"#) }
        _ = await source.poll()
        #expect(source.transport.requests.first?.url == "https://proxy.example/nango/integrations")
    }

    @Test("every request carries the key and nothing else that a strict server could refuse")
    func carriesTheKeyOnly() async {
        let source = NangoSource { request in
            switch request.path {
            case "/integrations": .text(#"{"data":[{"unique_key":"github"}]}"#)
            case "/connections": .connections(["acme", "broken"])
            case _ where request.target.contains("connection_id=acme"): .syncs(of: "acme")
            default: .brokenSync
            }
        }
        _ = await source.poll()
        #expect(source.asked.contains { $0.contains("connection_id=broken") })
        for sent in source.transport.requests {
            #expect(sent.headers == [HeaderField("Authorization", Secret("Bearer \(NangoSource.secret)"))])
            let names = sent.target.split(separator: "?").dropFirst().joined().split(separator: "&").map {
                String($0.prefix { $0 != "=" })
            }
            switch sent.path {
            case "/integrations": #expect(names.isEmpty)
            case "/connections": #expect(names == ["limit", "page"])
            case "/sync/status": #expect(Set(names).isSubset(of: ["provider_config_key", "syncs", "connection_id"]))
            default: Issue.record("\(sent.target) is none of the three questions")
            }
            #expect(Set(names).count == names.count)
            #expect(!sent.url.contains(NangoSource.secret))
        }
    }

    @Test("without a readable key nothing is asked, and its file is named")
    func needsItsKey() async {
        let source = NangoSource(["secret_key_file": .quoted("/nowhere/secret")]) { _ in .status(500) }
        let failure = await source.poll().failure
        #expect(failure?.reason == .credentials)
        #expect(failure?.message.contains("/nowhere/secret") == true)
        #expect(source.asked.isEmpty)
    }

    @Test("a refused integration is asked less and less often, until its key changes")
    func slowsDown() async throws {
        let file = try TemporaryFile("first-key\n")
        let source = NangoSource([
            "integrations": .texts("github"), "connection_health": .plain("false"),
            "secret_key_file": .quoted(file.path),
        ]) { _ in .status(403) }
        for _ in 0..<7 {
            #expect(await source.outcomes()[integration: "github"]?.failure?.reason == .forbidden)
            source.timekeeper.advance(by: .seconds(60))
        }
        #expect(source.transport.requests.map(\.time) == [.zero, .seconds(60), .seconds(180)])

        try file.write("second-key\n")
        _ = await source.poll()
        #expect(source.transport.requests.last?.headers == [.bearer(Secret("second-key"))])
        #expect(source.asked.count == 4)
    }
}
