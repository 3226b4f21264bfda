import HTTPExchange
import Settings
import SyncModel
import TestSupport
import Testing

@testable import Providers

@Suite("The health of Nango's connections")
struct NangoConnectionTests {
    /// A source of two chosen integrations whose connections list is answered by the script.
    private func source(
        _ settings: [String: SettingValue.Content] = [:],
        connections: @escaping @Sendable (SentRequest) -> CannedAnswer
    ) -> NangoSource {
        let settings = settings.merging(["integrations": .texts("github", "slack")]) { own, _ in own }
        return NangoSource(settings) { request in
            request.path == "/connections" ? connections(request) : .syncs(of: "acme")
        }
    }

    private func asked(of source: NangoSource) -> [String] {
        source.asked.filter { $0.hasPrefix("/connections") }
    }

    @Test("only an error of type auth makes a connection's credentials broken")
    func readsErrors() async throws {
        let list = try CannedAnswer.bytes([nangoFixture("private-fields.json")])
        let reading = await source { _ in list }.outcomes().connections?.success
        let states = reading?.connections.map { "\($0.integration) \($0.connection) \($0.state.rawValue)" }
        #expect(
            states == [
                "github acme ok", "github umbrella auth_error", "github initech ok", "github hooli ok",
                "github odd ok", "github odder auth_error", "slack acme ok",
            ])
    }

    @Test("what the list holds of people is not even decoded")
    func leavesPrivateFieldsAlone() throws {
        let body = try nangoFixture("private-fields.json")
        var answer = JSONListAnswer<NangoConnection>("connections")
        try answer.read(body.span.bytes, of: HTTPResponseHead(status: 200))
        var dumped = ""
        dump(try answer.answer(), to: &dumped)
        #expect(dumped.contains("umbrella") && !dumped.contains("private"))
    }

    @Test("the list is no target that counts")
    func isNotCounted() async {
        let outcomes = await source { _ in .connections(["acme"]) }.outcomes()
        #expect(outcomes.filter { $0.target.isCounted }.count == 2)
        #expect(outcomes.count == 3)
    }

    @Test("only connections of the integrations read, and of the connections chosen, are told")
    func filters() async {
        let settings: [String: SettingValue.Content] = [
            "integrations": .texts("github"), "connections": .texts("acme", "umbrella"),
        ]
        let list = """
            {"connections":[{"connection_id":"acme","provider_config_key":"github"},
            {"connection_id":"umbrella","provider_config_key":"slack"},
            {"connection_id":"initech","provider_config_key":"github"}]}
            """
        let outcomes = await source(settings) { _ in .text(list) }.outcomes()
        #expect(outcomes.connections?.success?.connections.map(\.connection) == ["acme"])
        #expect(outcomes[integration: "github"]?.success?.syncs.map(\.identity.connection) == ["acme"])
    }

    @Test("pages are read until one is not full")
    func readsPages() async {
        let source = source { request in
            switch request.target {
            case "/connections?limit=1000&page=0": .connections((0..<1000).map { "c\($0)" })
            case "/connections?limit=1000&page=1": .connections((1000..<2000).map { "c\($0)" })
            default: .connections(["c2000"])
            }
        }
        #expect(await source.outcomes().connections?.success?.connections.count == 2001)
        #expect(asked(of: source) == (0...2).map { "/connections?limit=1000&page=\($0)" })
    }

    @Test("a last page that is full is followed by an empty one")
    func readsAnEmptyPage() async {
        let source = source { request in
            request.target.hasSuffix("page=0") ? .connections((0..<1000).map { "c\($0)" }) : .connections([])
        }
        #expect(await source.outcomes().connections?.success?.connections.count == 1000)
        #expect(asked(of: source).count == 2)
    }

    @Test("a page that comes again is a failure, the first or any other", arguments: [0, 1, 2])
    func noticesRepeats(repeated: Int) async {
        let source = source { request in
            let page = request.page > 2 ? repeated : request.page
            return .connections((0..<1000).map { "c\(page)-\($0)" })
        }
        let outcomes = await source.outcomes()
        #expect(outcomes.connections?.failure?.reason == .pagination)
        #expect(asked(of: source).count == 4)
        #expect(outcomes[integration: "github"]?.success?.syncs.count == 1)
    }

    @Test("an older server is asked without parameters, and once that worked always so")
    func knowsOlderServers() async {
        let source = source { request in
            request.target == "/connections" ? .connections(["acme"]) : .status(400)
        }
        for _ in 1...3 {
            #expect(await source.outcomes().connections?.success?.connections.map(\.connection) == ["acme"])
            source.timekeeper.advance(by: .seconds(60))
        }
        #expect(
            asked(of: source) == ["/connections?limit=1000&page=0", "/connections", "/connections", "/connections"])
    }

    @Test("a server that refuses both is not taken for an older one")
    func remembersOnlyWhatWorked() async {
        let source = source { _ in .status(400) }
        for _ in 1...2 {
            #expect(await source.outcomes().connections?.failure?.status == 400)
            source.timekeeper.advance(by: .seconds(60))
        }
        #expect(
            asked(of: source) == [
                "/connections?limit=1000&page=0", "/connections", "/connections?limit=1000&page=0", "/connections",
            ])
    }

    @Test(
        "a key that may not list connections costs their series and nothing else",
        arguments: [(401, .unauthorized), (403, .forbidden)] as [(Int, FailureReason)])
    func doesWithout(status: Int, reason: FailureReason) async {
        let source = source { _ in .status(status) }
        for poll in 1...3 {
            let outcomes = await source.outcomes()
            #expect(outcomes.connections?.success?.connections == [])
            #expect(outcomes[integration: "github"]?.success?.syncs.count == 1)
            #expect(source.statistics.failures == [reason: poll])
            source.timekeeper.advance(by: .seconds(60))
        }
    }

    @Test("a list that cannot be read fails alone", arguments: ["<html></html>", "{}", #"{"connections":{}}"#, ""])
    func failsAlone(body: String) async {
        let outcomes = await source { _ in .text(body) }.outcomes()
        #expect(outcomes.connections?.failure != nil)
        #expect(outcomes[integration: "slack"]?.success?.syncs.count == 1)
    }

    @Test("switched off, the list is not asked for")
    func canBeSwitchedOff() async {
        let source = source(["connection_health": .plain("false")]) { _ in .connections(["acme"]) }
        let outcomes = await source.outcomes()
        #expect(outcomes.connections == nil && outcomes.count == 2)
        #expect(asked(of: source).isEmpty)
    }
}

extension SentRequest {
    /// The `page` asked for, `0` if none is.
    fileprivate var page: Int {
        target.firstRange(of: "&page=").flatMap { Int(target[$0.upperBound...]) } ?? 0
    }
}
