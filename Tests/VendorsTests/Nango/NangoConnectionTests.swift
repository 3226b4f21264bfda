import HTTPExchange
import Settings
import SyncModel
import TestSupport
import Testing

@testable import Vendors

@Suite("Nango's list of connections")
struct NangoConnectionTests {
    /// A source of two chosen integrations whose list of connections comes from the script.
    private func source(
        _ settings: [String: SettingValue.Content] = [:],
        connections: @escaping @Sendable (SentRequest) -> CannedAnswer
    ) -> NangoSource {
        NangoSource(settings.merging(["integrations": .texts("github", "slack")]) { own, _ in own }, connections)
    }

    private func listing(_ source: NangoSource) async -> ConnectionListing? {
        await source.listing().success ?? nil
    }

    /// A list of one connection with these errors.
    private func list(errors: String) -> CannedAnswer {
        .text(#"{"connections":[{"connection_id":"a","provider_config_key":"github","errors":[\#(errors)]}]}"#)
    }

    @Test("only an error of type auth makes a connection's credentials broken")
    func readsStates() async throws {
        let list = try CannedAnswer.bytes([nangoFixture("private-fields.json")])
        let states = await listing(source { _ in list })?.connections.map {
            "\($0.integration) \($0.connection) \($0.state?.rawValue ?? "")"
        }
        #expect(
            states == [
                "github acme ok", "github umbrella auth_error", "github initech ok", "github hooli ok",
                "github odd ok", "github odder auth_error", "slack acme ok",
            ])
    }

    @Test("every integration has its connections, sorted, healthy or not")
    func groupsByTarget() async throws {
        let list = try CannedAnswer.bytes([nangoFixture("private-fields.json")])
        #expect(
            await listing(source { _ in list })?.connectionsByTarget == [
                "integration github": ["acme", "hooli", "initech", "odd", "odder", "umbrella"],
                "integration slack": ["acme"],
            ])
        let empty = await listing(source { _ in .connections([]) })
        #expect(empty?.connectionsByTarget == ["integration github": [], "integration slack": []])
    }

    @Test("a connection with failures has a hint, others have none")
    func hints() async throws {
        let list = try CannedAnswer.bytes([nangoFixture("private-fields.json")])
        let hints = await listing(source { _ in list })?.hints
        #expect(hints?["integration github"]?.keys.sorted() == ["acme", "odder", "umbrella"])
        #expect(hints?["integration slack"] == nil)
    }

    @Test("a hint changes with each failure, and not with the order of the errors")
    func hintsChange() async {
        func hint(_ errors: String) async -> Int? {
            let list = list(errors: errors)
            return await listing(source { _ in list })?.hints["integration github"]?["a"]
        }
        let before = await hint(#"{"type":"sync","log_id":"1"},{"type":"sync","log_id":"2"}"#)
        #expect(before != nil)
        #expect(await hint(#"{"type":"sync","log_id":"2"},{"type":"sync","log_id":"1"}"#) == before)
        #expect(await hint(#"{"type":"sync","log_id":"1"},{"type":"sync","log_id":"3"}"#) != before)
        #expect(await hint(#"{"type":"sync","log_id":"1"}"#) != before)
        #expect(await hint("") == nil)
    }

    @Test("the list's members about people are not decoded")
    func ignoresPrivateFields() throws {
        let body = try nangoFixture("private-fields.json")
        var response = JSONListResponse<NangoConnection>("connections")
        try response.read(body.span.bytes, of: HTTPResponseHead(status: 200))
        var dumped = ""
        dump(try response.response(), to: &dumped)
        #expect(dumped.contains("umbrella") && !dumped.contains("private"))
    }

    @Test("only connections of the source's integrations and chosen connections are listed")
    func filters() async {
        let settings: [String: SettingValue.Content] = [
            "integrations": .texts("github"), "connections": .texts("acme", "umbrella"),
        ]
        let list = """
            {"connections":[{"connection_id":"acme","provider_config_key":"github"},
            {"connection_id":"umbrella","provider_config_key":"slack"},
            {"connection_id":"initech","provider_config_key":"github"}]}
            """
        let listing = await listing(source(settings) { _ in .text(list) })
        #expect(listing?.connections.map(\.connection) == ["acme"])
        #expect(listing?.connectionsByTarget == ["integration github": ["acme"]])
    }

    @Test("only connections of this exporter's integrations are listed")
    func respectsShards() async throws {
        let list = try CannedAnswer.bytes([nangoFixture("private-fields.json")])
        let source = source { _ in list }
        let listing = await source.listing { $0.name == "slack" }.success ?? nil
        #expect(listing?.connections.map(\.integration) == ["slack"])
        #expect(listing?.connectionsByTarget == ["integration slack": ["acme"]])
        #expect(listing?.hints == [:])
    }

    @Test("an exporter without integrations requests no list")
    func skipsOtherShards() async {
        let source = source { _ in .connections(["acme"]) }
        #expect(await source.listing { _ in false }.success??.connectionsByTarget == [:])
        #expect(source.requested.isEmpty)
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
        #expect(await listing(source)?.connections.count == 2001)
        #expect(source.requested == (0...2).map { "/connections?limit=1000&page=\($0)" })
    }

    @Test("a last page that is full is followed by an empty one")
    func readsAnEmptyPage() async {
        let source = source { request in
            request.target.hasSuffix("page=0") ? .connections((0..<1000).map { "c\($0)" }) : .connections([])
        }
        #expect(await listing(source)?.connections.count == 1000)
        #expect(source.requested.count == 2)
    }

    @Test("a connection on two pages is listed once")
    func removesDuplicates() async {
        let source = source { request in
            request.target.hasSuffix("page=0")
                ? .connections((0..<1000).map { "c\($0)" }) : .connections(["new", "c999"])
        }
        let listing = await listing(source)
        #expect(listing?.connections.count == 1001)
        #expect(listing?.connectionsByTarget["integration github"]?.count == 1001)
    }

    @Test("a page that repeats is a failure, the first or any other", arguments: [0, 1, 2])
    func noticesRepeats(repeated: Int) async {
        let source = source { request in
            let page = request.page > 2 ? repeated : request.page
            return .connections((0..<1000).map { "c\(page)-\($0)" })
        }
        #expect(await source.listing().failure?.reason == .pagination)
        #expect(source.requested.count == 4)
    }

    @Test("an older server gets no parameters, once that worked from the start")
    func supportsOlderServers() async {
        let source = source { request in
            request.target == "/connections" ? .connections(["acme"]) : .status(400)
        }
        for _ in 1...3 { #expect(await listing(source)?.connections.map(\.connection) == ["acme"]) }
        #expect(
            source.requested == ["/connections?limit=1000&page=0", "/connections", "/connections", "/connections"])
    }

    @Test("a server that refuses both requests is not an older one")
    func remembersOnlyWhatWorked() async {
        let source = source { _ in .status(400) }
        for _ in 1...2 { #expect(await source.listing().failure?.status == 400) }
        #expect(
            source.requested == [
                "/connections?limit=1000&page=0", "/connections", "/connections?limit=1000&page=0", "/connections",
            ])
    }

    @Test(
        "a refused list is a listing without connections, counted as a failed request",
        arguments: [(401, .unauthorized), (403, .forbidden)] as [(Int, FailureReason)])
    func isRefused(status: Int, reason: FailureReason) async {
        let source = source { _ in .status(status) }
        let listing = await listing(source)
        #expect(listing?.refusal?.reason == reason)
        #expect(listing?.connections == [])
        #expect(listing?.connectionsByTarget == [:])
        #expect(source.statistics.failures == [reason: 1])
    }

    @Test(
        "a list that cannot be read is a failure",
        arguments: ["<html></html>", "{}", #"{"connections":{}}"#, "", #"{"connections":[{},null]}"#])
    func fails(body: String) async {
        #expect(await source { _ in .text(body) }.listing().failure != nil)
    }

    @Test("the list is not requested if it is switched off")
    func canBeSwitchedOff() async {
        let source = source(["connection_health": .plain("false")]) { _ in .connections(["acme"]) }
        #expect(await listing(source) == nil)
        #expect(source.requested.isEmpty)
    }

    @Test("a list that is switched off is read all the same to split an integration, without states")
    func isReadToSplit() async {
        let source = source(["connection_health": .plain("false")]) { _ in .connections(["b", "a"]) }
        let listing = await source.listing(isNeededToSplit: true).success ?? nil
        #expect(listing?.connectionsByTarget["integration github"] == ["a", "b"])
        #expect(listing?.connections == [])
    }
}

extension SentRequest {
    /// The `page` requested, `0` if none is.
    fileprivate var page: Int {
        target.firstRange(of: "&page=").flatMap { Int(target[$0.upperBound...]) } ?? 0
    }
}
