import HTTPExchange
import SyncModel
import TestSupport
import Testing
import Vendors

@Suite("Requests to Nango")
struct NangoRequestTests {
    @Test(
        "names are encoded byte by byte",
        arguments: [
            ("github", "github"), ("my key", "my%20key"), ("~:.@", "~%3A.%40"), ("a+b", "a%2Bb"),
            ("a&b=c", "a%26b%3Dc"),
            (#""\{};"#, "%22%5C%7B%7D%3B"), ("ü🙂", "%C3%BC%F0%9F%99%82"), ("100%", "100%25"), ("#?/", "%23%3F%2F"),
        ])
    func encodes(name: String, encoded: String) async {
        let source = NangoSource.github(["integrations": .texts(name)]) { _ in .syncs(of: "acme") }
        #expect(await source.read(.whole).success?.syncs.map(\.identity.integration) == [name])
        #expect(source.requested == ["/sync/status?provider_config_key=\(encoded)&syncs=%2A"])
    }

    @Test("a base URL keeps its path")
    func keepsThePath() async {
        let source = NangoSource(["base_url": .quoted("https://proxy.example/nango/")]) { _ in .text(#"{"data":[]}"#) }
        _ = await source.discover()
        #expect(source.transport.requests.first?.url == "https://proxy.example/nango/integrations")
    }

    @Test("every request carries the key and nothing else that a strict server could refuse")
    func carriesTheKeyOnly() async {
        let source = NangoSource { request in
            switch request.path {
            case "/integrations": .text(#"{"data":[{"unique_key":"github"}]}"#)
            case "/connections": .connections(["acme", "broken"])
            default: .syncs(of: "acme")
            }
        }
        _ = await source.round()
        for scope in [Part.Scope.names(["issues"]), .connection("acme")] { _ = await source.read(scope) }
        #expect(Set(source.transport.requests.map(\.path)) == ["/integrations", "/connections", "/sync/status"])
        for sent in source.transport.requests {
            #expect(sent.headers == [HeaderField("Authorization", Secret("Bearer \(NangoSource.secret)"))])
            let names = sent.target.split(separator: "?").dropFirst().joined().split(separator: "&").map {
                String($0.prefix { $0 != "=" })
            }
            switch sent.path {
            case "/integrations": #expect(names.isEmpty)
            case "/connections": #expect(names == ["limit", "page"])
            case "/sync/status": #expect(Set(names).isSubset(of: ["provider_config_key", "syncs", "connection_id"]))
            default: Issue.record("\(sent.target) is none of the three requests")
            }
            #expect(Set(names).count == names.count)
            #expect(!sent.url.contains(NangoSource.secret))
        }
    }
}
