import HTTPExchange
import SyncModel
import TestSupport
import Testing
import Vendors

@Suite("The parts of Nango's integrations")
struct NangoPartTests {
    private let whole = "/sync/status?provider_config_key=github&syncs=%2A"

    @Test("an integration can be split by sync names and by connections")
    func splitting() {
        #expect(Nango.splitting == [.names, .connections])
    }

    @Test("a whole integration is requested with a star, or with the configured names in one list")
    func readsWhole() async {
        let all = NangoSource.github { _ in .syncs(of: "acme", "umbrella") }
        #expect(await all.read(.whole).success?.syncs.map(\.identity.connection) == ["acme", "umbrella"])
        #expect(all.requested == [whole])

        let named = NangoSource.github(["syncs": .texts("issues", "pull requests::v 1")]) { _ in .syncs(of: "acme") }
        _ = await named.read(.whole)
        #expect(
            named.requested == ["/sync/status?provider_config_key=github&syncs=issues%2Cpull%20requests%3A%3Av%201"])
    }

    @Test("names are requested in one list")
    func readsNames() async {
        let source = NangoSource.github { _ in .syncs(of: "acme") }
        #expect(await source.read(.names(["a", "b::eu"])).success?.syncs.count == 1)
        #expect(source.requested == ["/sync/status?provider_config_key=github&syncs=a%2Cb%3A%3Aeu"])
    }

    @Test("one connection is requested with all of its syncs, or with the configured ones")
    func readsConnections() async {
        let all = NangoSource.github { _ in .syncs(of: "b +~:@") }
        #expect(await all.read(.connection("b +~:@")).success?.syncs.count == 1)
        #expect(all.requested == ["\(whole)&connection_id=b%20%2B~%3A%40"])

        let named = NangoSource.github(["syncs": .texts("issues")]) { _ in .syncs(of: "acme") }
        _ = await named.read(.connection("acme"))
        #expect(named.requested == ["/sync/status?provider_config_key=github&syncs=issues&connection_id=acme"])
    }

    @Test("a part of one connection has no syncs of others, whatever the server makes of the parameter")
    func filtersConnections() async {
        let source = NangoSource.github { _ in .syncs(of: "acme", "umbrella") }
        #expect(await source.read(.connection("acme")).success?.syncs.map(\.identity.connection) == ["acme"])
    }

    @Test("a single sync cannot be requested")
    func refusesSingleSyncs() async {
        let source = NangoSource.github { _ in .syncs(of: "acme") }
        #expect(await source.read(.sync(id: "1")).failure?.reason == .internal)
        #expect(source.requested.isEmpty)
    }

    @Test("a sync's name in a request has its variant, unless that is base")
    func namesSyncs() {
        #expect(Nango.partName(sync: "issues", variant: "base") == "issues")
        #expect(Nango.partName(sync: "issues", variant: "eu") == "issues::eu")
    }

    @Test("only chosen connections are read")
    func choosesConnections() async {
        let source = NangoSource.github(["connections": .texts("umbrella")]) { _ in .syncs(of: "acme", "umbrella") }
        for scope in [Part.Scope.whole, .names(["issues"])] {
            #expect(await source.read(scope).success?.syncs.map(\.identity.connection) == ["umbrella"])
        }
    }

    @Test("a connection that the vendor does not know is gone, which is no failure")
    func knowsWhatIsGone() async {
        let source = NangoSource.github { _ in .unknownConnection }
        let reading = await source.read(.connection("acme")).success
        #expect(reading?.isGone == true)
        #expect(reading?.syncs.isEmpty == true)
    }

    @Test("any other refusal of a connection is a failure", arguments: [400, 401, 403, 404, 500])
    func failsOtherwise(status: Int) async {
        let source = NangoSource.github { _ in .status(status) }
        #expect(await source.read(.connection("acme")).failure?.status == status)
    }

    @Test("a whole integration is never gone")
    func neverLosesAnIntegration() async {
        #expect(await NangoSource.github { _ in .unknownConnection }.read(.whole).failure?.status == 400)
    }

    @Test("a configured integration without syncs is not found")
    func refusesUnknownIntegrations() async {
        let failure = await NangoSource.github { _ in .noSyncs }.read(.whole).failure
        #expect(failure?.reason == .notFound)
        #expect(failure?.message.contains("github") == true)
    }

    @Test("a configured integration of whose syncs none is of a chosen connection is fine")
    func acceptsNoChosenConnection() async {
        let source = NangoSource.github(["connections": .texts("umbrella")]) { _ in .syncs(of: "acme") }
        #expect(await source.read(.whole).success?.syncs == [])
    }

    @Test("a discovered integration without syncs is fine")
    func acceptsEmptyIntegrations() async {
        let source = NangoSource { request in
            request.path == "/integrations" ? .text(#"{"data":[{"unique_key":"github"}]}"#) : .noSyncs
        }
        #expect(await source.read(.whole).success?.syncs == [])
    }

    @Test("names and connections without syncs are fine")
    func acceptsEmptyParts() async {
        let source = NangoSource.github { _ in .noSyncs }
        for scope in [Part.Scope.names(["issues"]), .connection("acme")] {
            #expect(await source.read(scope).success?.syncs == [])
        }
    }

    @Test("a list of nothing but unreadable syncs is a failure")
    func refusesUnreadableLists() async {
        let source = NangoSource.github { _ in .text(#"{"syncs":[{"status":"SUCCESS"},null]}"#) }
        for scope in [Part.Scope.whole, .names(["issues"]), .connection("acme")] {
            #expect(await source.read(scope).failure?.reason == .schema)
        }
    }

    @Test("a page in place of a list is no empty success")
    func refusesPages() async throws {
        let page = try CannedAnswer.bytes([nangoFixture("login-page.html")])
        #expect(await NangoSource.github { _ in page }.read(.whole).failure?.reason == .notJSON)
    }

    @Test("a part that can be split is attempted twice")
    func limitsAttempts() async throws {
        let source = NangoSource.github { _ in .brokenSync }
        let target = try #require(await source.discover().success?.targets.first)
        _ = await source.vendor.result(of: Part(target.id), of: target, source.session(attempts: 2))
        #expect(source.requested == [whole, whole])
    }

    @Test(
        "a refused key refuses the whole source, other failures do not",
        arguments: [(401, true), (403, true), (400, false), (404, false), (500, false), (nil, false)])
    func refusesTheSource(status: Int?, refuses: Bool) {
        let source = NangoSource { _ in .noSyncs }
        #expect(source.vendor.refusesSource(RequestFailure(.clientError, "no", status: status)) == refuses)
    }

    @Test("a part is not read before discovery")
    func needsDiscovery() async {
        let source = NangoSource.github { _ in .noSyncs }
        let target = Target(.integration, "github")
        let result = await source.vendor.result(of: Part(target.id), of: target, source.session())
        #expect(result.failure?.reason == .internal)
    }
}
