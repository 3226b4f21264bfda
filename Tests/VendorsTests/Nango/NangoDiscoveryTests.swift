import HTTPExchange
import Providers
import Settings
import SyncModel
import TestSupport
import Testing

@Suite("Which integrations of Nango are read")
struct NangoDiscoveryTests {
    private let none: [String: SettingValue.Content] = ["connection_health": .plain("false")]

    @Test("without a choice every integration is discovered, and read once in a stable order")
    func discovers() async throws {
        let integrations = try CannedAnswer.bytes([nangoFixture("two-integrations.json")])
        let source = NangoSource(none) { request in
            request.path == "/integrations" ? integrations : .syncs(of: "acme")
        }
        let outcomes = await source.outcomes()
        #expect(source.asked.first == "/integrations")
        // They are read side by side, and either may be first.
        #expect(
            source.asked.sorted() == [
                "/integrations",
                "/sync/status?provider_config_key=github%3A%20eu~1.0%40x%20y&syncs=%2A",
                "/sync/status?provider_config_key=slack&syncs=%2A",
            ])
        #expect(outcomes.map(\.target.id) == ["integration github: eu~1.0@x y", "integration slack"])
        let identities = outcomes.compactMap { $0.result.success?.syncs.first?.identity }
        #expect(identities.map(\.integration) == ["github: eu~1.0@x y", "slack"])
        #expect(outcomes.allSatisfy { $0.target.isCounted })
    }

    @Test("chosen integrations are read side by side, told in their order, and nothing is discovered")
    func reads() async {
        let source = NangoSource(["integrations": .texts("b", "a"), "connection_health": .plain("false")]) { _ in
            .syncs(of: "acme")
        }
        #expect(await source.outcomes().map(\.target.id) == ["integration b", "integration a"])
        #expect(
            source.asked.map { $0.prefix(36) }.sorted() == [
                "/sync/status?provider_config_key=a&s", "/sync/status?provider_config_key=b&s",
            ])
    }

    @Test("a chosen integration without a sync is not found, a discovered one is fine")
    func tellsUnknownFromEmpty() async throws {
        let empty = try CannedAnswer.bytes([nangoFixture("no-syncs.json")])
        let chosen = NangoSource(["integrations": .texts("github"), "connection_health": .plain("false")]) { _ in empty
        }
        let failure = await chosen.outcomes()[integration: "github"]?.failure
        #expect(failure?.reason == .notFound)
        #expect(failure?.message.contains("github") == true)

        let discovered = NangoSource(none) { request in
            request.path == "/integrations" ? .text(#"{"data":[{"unique_key":"github"}]}"#) : empty
        }
        #expect(await discovered.outcomes()[integration: "github"]?.success?.syncs == [])
    }

    @Test("a chosen integration that is empty is asked again with every poll")
    func keepsAskingTheEmpty() async throws {
        let empty = try CannedAnswer.bytes([nangoFixture("no-syncs.json")])
        let source = NangoSource(["integrations": .texts("github"), "connection_health": .plain("false")]) { _ in empty
        }
        for _ in 1...5 {
            _ = await source.poll()
            source.timekeeper.advance(by: .seconds(60))
        }
        #expect(source.asked.count == 5)
    }

    @Test("an environment without integrations has no targets")
    func readsNothing() async {
        let source = NangoSource(none, routes: ["/integrations": .text(#"{"data":[]}"#)])
        #expect(await source.poll().success?.outcomes.isEmpty == true)
    }

    @Test(
        "without its list of integrations the source cannot be read",
        arguments: [
            (.status(401), .unauthorized), (.status(403), .forbidden), (.text("{}"), .schema),
            (.text(#"{"data":null}"#), .schema), (.text("<html></html>"), .notJSON), (.failure(.dns), .dns),
        ] as [(CannedAnswer, FailureReason)])
    func fails(answer: CannedAnswer, reason: FailureReason) async {
        let source = NangoSource { _ in answer }
        #expect(await source.poll().failure?.reason == reason)
        #expect(source.asked.allSatisfy { $0 == "/integrations" })
    }

    @Test("the vendor's own code is part of the failure")
    func tellsTheCode() async {
        let source = NangoSource { _ in
            .text(#"{"error":{"code":"unknown_account","message":"No account \#(NangoSource.secret)"}}"#, status: 401)
        }
        let failure = await source.poll().failure
        #expect(failure?.description == "the vendor answered HTTP 401 (unknown_account)")
    }

    @Test("one integration that fails leaves the others fresh", arguments: [401, 400, 502])
    func separatesIntegrations(status: Int) async {
        let source = NangoSource(["integrations": .texts("a", "b"), "connection_health": .plain("false")]) { request in
            request.target.contains("key=a&") ? .status(status) : .syncs(of: "acme")
        }
        let outcomes = await source.outcomes()
        #expect(outcomes[integration: "a"]?.failure?.status == status)
        #expect(outcomes[integration: "b"]?.success?.syncs.count == 1)
    }

    @Test("a page in place of an answer is no empty success")
    func refusesPages() async throws {
        let page = try CannedAnswer.bytes([nangoFixture("login-page.html")])
        let source = NangoSource(["integrations": .texts("github"), "connection_health": .plain("false")]) { _ in page }
        #expect(await source.outcomes()[integration: "github"]?.failure?.reason == .notJSON)
    }
}
