import HTTPExchange
import Providers
import Settings
import SyncModel
import TestSupport
import Testing

@Suite("Integrations that Nango cannot answer whole")
struct NangoFallbackTests {
    /// One integration that answers 500 as a whole, and by connection as `answers` says; others answer 404.
    private func source(
        _ settings: [String: SettingValue.Content] = [:], listed: [String], answers: [String: CannedAnswer]
    ) -> NangoSource {
        let settings = settings.merging(["integrations": .texts("github")]) { own, _ in own }
        return NangoSource(settings) { request in
            if request.path == "/connections" { return .connections(listed) }
            guard let range = request.target.firstRange(of: "&connection_id=") else { return .brokenSync }
            return answers[String(request.target[range.upperBound...])] ?? .status(404)
        }
    }

    private func connectionsAsked(of source: NangoSource) -> [String] {
        source.asked.compactMap { target in
            target.firstRange(of: "&connection_id=").map { String(target[$0.upperBound...]) }
        }
    }

    @Test("the rest is served, what is missing is named, and the integration fails with the reason of the whole")
    func keepsTheRest() async {
        let source = source(
            listed: ["a", "b", "c"], answers: ["a": .syncs(of: "a"), "b": .status(404), "c": .syncs(of: "c")])
        let reading = await source.outcomes()[integration: "github"]?.success
        #expect(reading?.syncs.map(\.identity.connection) == ["a", "c"])
        #expect(reading?.gaps == [.connection("b")])
        #expect(reading?.failure?.reason == .serverError)
        #expect(reading?.failure?.vendorCode == "generic_error_support")
        #expect(connectionsAsked(of: source) == ["a", "b", "c"])
    }

    @Test("the whole is tried three times before, and first again with the next poll")
    func triesTheWholeFirst() async {
        let source = source(listed: ["a"], answers: ["a": .syncs(of: "a")])
        let whole = "/sync/status?provider_config_key=github&syncs=%2A"
        for _ in 1...2 {
            _ = await source.poll()
            source.timekeeper.advance(by: .seconds(60))
        }
        let poll = ["/connections?limit=1000&page=0", whole, whole, whole, "\(whole)&connection_id=a"]
        #expect(source.asked == poll + poll)
    }

    @Test("the integration counts as failed even if every connection answers")
    func countsAsFailed() async {
        let reading = await source(listed: ["a"], answers: ["a": .syncs(of: "a")]).outcomes()[integration: "github"]?
            .success
        #expect(reading?.syncs.count == 1)
        #expect(reading?.gaps == [])
        #expect(reading?.failure?.reason == .serverError)
    }

    @Test("if no connection answers either, the integration fails as a whole")
    func failsWhole() async {
        let outcomes = await source(listed: ["a", "b"], answers: ["a": .status(401), "b": .brokenSync]).outcomes()
        #expect(outcomes[integration: "github"]?.failure?.reason == .serverError)
    }

    @Test("if no connection is known, the integration fails as a whole")
    func failsWithoutConnections() async {
        #expect(
            await source(listed: [], answers: [:]).outcomes()[integration: "github"]?.failure?.reason == .serverError)
    }

    @Test("a vendor that is down is not asked for every connection there is")
    func givesUp() async {
        let listed = (100..<400).map { "c\($0)" }
        let source = source(listed: listed, answers: [:])
        #expect(await source.outcomes()[integration: "github"]?.failure?.reason == .serverError)
        #expect(connectionsAsked(of: source) == Array(listed.prefix(10)))
    }

    @Test("a dozen connections with broken syncs do not hide the good ones behind them")
    func brokenOnesFirst() async {
        let broken = (10..<22).map { "c\($0)" }
        var answers = Dictionary(uniqueKeysWithValues: broken.map { ($0, CannedAnswer.brokenSync) })
        answers["c22"] = .syncs(of: "c22")
        let reading = await source(listed: broken + ["c22"], answers: answers).outcomes()[integration: "github"]?
            .success
        #expect(reading?.syncs.map(\.identity.connection) == ["c22"])
        #expect(reading?.gaps.count == 12)
    }

    @Test("many broken connections among good ones are all asked for")
    func goesOn() async {
        let listed = (100..<140).map { "c\($0)" }
        let source = source(listed: listed, answers: ["c105": .syncs(of: "c105")])
        let reading = await source.outcomes()[integration: "github"]?.success
        #expect(reading?.syncs.count == 1)
        #expect(reading?.gaps.count == 39)
        #expect(connectionsAsked(of: source) == listed)
    }

    @Test("only chosen connections are asked for, encoded")
    func respectsTheChoice() async {
        let source = source(
            ["connections": .texts("b +~:@", "elsewhere")], listed: ["a", "b +~:@"],
            answers: ["b%20%2B~%3A%40": .syncs(of: "b +~:@")])
        let reading = await source.outcomes()[integration: "github"]?.success
        #expect(reading?.syncs.map(\.identity.connection) == ["b +~:@"])
        #expect(connectionsAsked(of: source) == ["b%20%2B~%3A%40"])
    }

    @Test("where the list is refused, chosen connections and those of earlier answers are asked for")
    func remembers() async {
        let isBroken = Switch()
        let script: @Sendable (SentRequest) -> CannedAnswer = { request in
            if request.path == "/connections" { return .status(403) }
            if request.target.hasSuffix("connection_id=a") { return .syncs(of: "a") }
            if request.target.contains("connection_id=") { return .status(400) }
            return isBroken.isOn ? .brokenSync : .syncs(of: "b", "a", "")
        }
        let remembering = NangoSource(["integrations": .texts("github")], script)
        _ = await remembering.poll()
        isBroken.turnOn()
        #expect(await remembering.outcomes()[integration: "github"]?.success?.gaps == [.connection("b")])
        #expect(connectionsAsked(of: remembering) == ["a", "b"])

        let chosen = NangoSource(["integrations": .texts("github"), "connections": .texts("c", "a")], script)
        #expect(await chosen.outcomes()[integration: "github"]?.success?.gaps == [.connection("c")])
        #expect(connectionsAsked(of: chosen) == ["c", "a"])
    }

    @Test("with connection health switched off the list is read only when it is needed")
    func listsWhenNeeded() async {
        let source = source(
            ["connection_health": .plain("false")], listed: ["a"], answers: ["a": .syncs(of: "a")])
        let outcomes = await source.outcomes()
        #expect(outcomes[integration: "github"]?.success?.syncs.count == 1)
        #expect(outcomes.connections == nil)
        #expect(source.asked.filter { $0.hasPrefix("/connections") }.count == 1)
    }

    @Test("no other failure is asked for connection by connection", arguments: [400, 401, 403, 404, 502, 503])
    func fallsBackOnA500Only(status: Int) async {
        let source = NangoSource(["integrations": .texts("github")]) { request in
            request.path == "/connections" ? .connections(["a"]) : .status(status)
        }
        #expect(await source.outcomes()[integration: "github"]?.failure?.status == status)
        #expect(connectionsAsked(of: source).isEmpty)
    }
}
