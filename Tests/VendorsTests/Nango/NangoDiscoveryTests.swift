import HTTPExchange
import SyncModel
import TestSupport
import Testing
import Vendors

@Suite("Which integrations of Nango are read")
struct NangoDiscoveryTests {
    @Test("without a choice every integration is discovered, each once and in a stable order")
    func discoversAll() async throws {
        let integrations = try CannedAnswer.bytes([nangoFixture("two-integrations.json")])
        let source = NangoSource { _ in integrations }
        let targets = await source.discover().success?.targets ?? []
        #expect(targets.map(\.id) == ["integration github: eu~1.0@x y", "integration slack"])
        #expect(targets.allSatisfy { $0.kind == .integration && $0.isCounted && !$0.isReadLast })
        #expect(source.requested == ["/integrations"])
    }

    @Test("chosen integrations are the targets, in their order, and nothing is requested")
    func readsTheChoice() async {
        let source = NangoSource(["integrations": .texts("b", "a")]) { _ in .status(500) }
        #expect(await source.discover().success?.targets.map(\.id) == ["integration b", "integration a"])
        #expect(source.requested.isEmpty)
    }

    @Test("the configured names and connections are known, a star means all names")
    func passesTheChoiceOn() async {
        let all = NangoSource(["integrations": .texts("a")]) { _ in .status(500) }
        #expect(await all.discover().success?.names == [])
        #expect(await all.discover().success?.connections == [])
        let some = NangoSource([
            "integrations": .texts("a"), "syncs": .texts("x", "y::eu"), "connections": .texts("acme"),
        ]) { _ in .status(500) }
        #expect(await some.discover().success?.names == ["x", "y::eu"])
        #expect(await some.discover().success?.connections == ["acme"])
    }

    @Test("an environment without integrations has no targets")
    func findsNothing() async {
        let source = NangoSource(routes: ["/integrations": .text(#"{"data":[]}"#)])
        #expect(await source.discover().success?.targets == [])
        #expect(await source.listing().success??.connectionsByTarget == [:])
        #expect(source.requested.allSatisfy { $0 == "/integrations" })
    }

    @Test(
        "without its list of integrations the source cannot be read",
        arguments: [
            (.status(401), .unauthorized), (.status(403), .forbidden), (.text("{}"), .schema),
            (.text(#"{"data":null}"#), .schema), (.text(#"{"data":[{}]}"#), .schema),
            (.text("<html></html>"), .notJSON), (.failure(.dns), .dns),
        ] as [(CannedAnswer, FailureReason)])
    func fails(response: CannedAnswer, reason: FailureReason) async {
        #expect(await NangoSource { _ in response }.discover().failure?.reason == reason)
    }

    @Test("the vendor's own code is part of the failure")
    func hasTheCode() async {
        let source = NangoSource { _ in
            .text(#"{"error":{"code":"unknown_account","message":"No account \#(NangoSource.secret)"}}"#, status: 401)
        }
        let failure = await source.discover().failure
        #expect(failure?.description == "the vendor responded with HTTP 401 (unknown_account)")
    }

    @Test("one integration that fails leaves the others fresh", arguments: [400, 404, 502])
    func separatesIntegrations(status: Int) async {
        let source = NangoSource(["integrations": .texts("a", "b")]) { request in
            request.target.contains("key=a&") ? .status(status) : .syncs(of: "acme")
        }
        let round = await source.round().success
        #expect(round?[integration: "a"]?.failure?.status == status)
        #expect(round?[integration: "b"]?.success?.syncs.count == 1)
    }

    @Test("without a readable key nothing is requested, and its file is named")
    func needsItsKey() async {
        let source = NangoSource(["secret_key_file": .quoted("/nowhere/secret")]) { _ in .status(500) }
        let failure = await source.discover().failure
        #expect(failure?.reason == .credentials)
        #expect(failure?.message.contains("/nowhere/secret") == true)
        #expect(source.requested.isEmpty)
    }

    @Test("another key in its file is used from the next discovery on, and changes the targets' credentials")
    func rotatesTheKey() async throws {
        let file = try TemporaryFile("first-key\n")
        let source = NangoSource.github(["secret_key_file": .quoted(file.path)]) { _ in .syncs(of: "acme") }
        let before = await source.discover().success?.targets.first?.credentials
        #expect(await source.discover().success?.targets.first?.credentials == before)
        try file.write("second-key\n")
        #expect(await source.discover().success?.targets.first?.credentials != before)
        _ = await source.read(.whole)
        #expect(source.transport.requests.last?.headers == [.bearer(Secret("second-key"))])
    }
}
