import HTTPEndpoint
import Testing
import VendorSimulator

@Suite("The rules that the simulated Nango enforces")
struct NangoRulesTests {
    private let client = NangoClient(.exotic(seed: 1))

    @Test(
        "distinguishes keys that are missing, malformed and unknown",
        arguments: [
            (nil, "missing_auth_header"), ("Bearer secret", "invalid_secret_key_format"),
            ("Basic \(NangoSimulation.secretKey)", "invalid_secret_key_format"),
            ("Bearer 11111111-1111-4111-8111-111111111111", "unknown_account"),
        ] as [(String?, String)])
    func keys(authorization: String?, code: String) async {
        for target in ["/sync/status?provider_config_key=scenarios&syncs=*", "/integrations", "/connections"] {
            let response = await client.get(target, authorization: authorization)
            #expect(response.status == 401)
            #expect(response.code == code)
        }
    }

    @Test(
        "requires a scope for each endpoint",
        arguments: [
            ("/sync/status?provider_config_key=scenarios&syncs=paused", "environment:syncs:read"),
            ("/integrations", "environment:integrations:list"), ("/connections", "environment:connections:list"),
        ])
    func scopes(target: String, scope: String) async {
        #expect(await client.get(target).status == 200)
        client.nango.settings.scopes.remove(scope)
        let response = await client.get(target)
        #expect(response.status == 403)
        #expect(response.code == "forbidden")
        #expect(response.message?.hasPrefix("Insufficient scope. Required") == true)
        #expect(response.message?.contains(": \(scope)") == true)
    }

    @Test(
        "refuses parameters that are missing, empty, repeated, unknown or undecodable",
        arguments: [
            "/sync/status", "/sync/status?provider_config_key=scenarios", "/sync/status?syncs=*",
            "/sync/status?provider_config_key=&syncs=*", "/sync/status?provider_config_key=scenarios&syncs=",
            "/sync/status?provider_config_key=scenarios&syncs=a&syncs=b",
            "/sync/status?provider_config_key=scenarios&syncs=*&x=1",
            "/sync/status?provider_config_key=%zz&syncs=*", "/integrations?limit=1", "/connections?limit=0",
            "/connections?limit=1001", "/connections?page=-1", "/connections?limit=1&limit=1", "/connections?offset=3",
        ])
    func strictQuery(target: String) async {
        let response = await client.get(target)
        #expect(response.status == 400)
        #expect(response.code == "invalid_query_params")
    }

    @Test("returns no syncs for an unknown integration, and an error for an unknown connection")
    func unknownNames() async {
        let unknown = await client.get("/sync/status?provider_config_key=nobody&syncs=*")
        #expect(unknown.status == 200)
        #expect(unknown.text == #"{"syncs":[]}"#)
        let response = await client.get("/sync/status?provider_config_key=scenarios&syncs=*&connection_id=nobody")
        #expect(response.status == 400)
        #expect(response.message == "Connection not found")
    }

    @Test("fails every response that would contain a sync without a schedule, and no other")
    func withoutSchedule() async {
        let whole = await client.get("/sync/status?provider_config_key=scenarios&syncs=*")
        #expect(whole.status == 500)
        #expect(whole.code == "generic_error_support")
        let its = await client.get("/sync/status?provider_config_key=scenarios&syncs=*&connection_id=unscheduled")
        #expect(its.status == 500)
        #expect(
            await client.get("/sync/status?provider_config_key=scenarios&syncs=*&connection_id=c-healthy").status == 200
        )
    }

    @Test("fails with 500 for an unknown path, even without a key", arguments: ["/sync/statuses", "/", "/api/v1/sync"])
    func wrongPath(path: String) async {
        let response = await client.get(path, authorization: nil)
        #expect(response.status == 500)
        #expect(response.code == "generic_error_support")
    }

    @Test("returns a page with status 200 for a wrong base path")
    func wrongBasePath() async {
        let response = Response(await client.simulator.respond(to: EndpointRequest(path: "/sync/status")))
        #expect(response.status == 200)
        #expect(response.text.hasPrefix("<!doctype html>"))
    }

    @Test("limits all endpoints together, in windows of a minute that begin with their first request")
    func rateLimit() async {
        client.nango.settings.requestsPerMinute = 2
        client.now = 1_780_000_123.5
        let first = await client.get("/integrations")
        #expect(first["X-RateLimit-Limit"] == "2")
        #expect(first["X-RateLimit-Remaining"] == "1")
        #expect(first["X-RateLimit-Reset"] == "1780000183")
        #expect(first["Retry-After"] == nil)
        #expect(await client.get("/connections")["X-RateLimit-Remaining"] == "0")
        let refused = await client.get("/sync/status?provider_config_key=scenarios&syncs=*")
        #expect(refused.status == 429)
        #expect(refused["Retry-After"] == "60")
        client.now = 1_780_000_167
        #expect(await client.get("/integrations")["Retry-After"] == "16")
        client.now = 1_780_000_183
        #expect(await client.get("/integrations")["Retry-After"] == "0")
        client.now = 1_780_000_190
        #expect(await client.get("/integrations")["X-RateLimit-Reset"] == "1780000250")
        client.nango.settings.requestsPerMinute = nil
        #expect(await client.get("/integrations")["X-RateLimit-Limit"] == nil)
    }

    @Test("sends the limit's headers with every response to a valid key, and with no other")
    func limitHeaders() async {
        let wrong = "Bearer 11111111-1111-4111-8111-111111111111"
        #expect(await client.get("/integrations", authorization: wrong)["X-RateLimit-Limit"] == nil)
        #expect(await client.get("/nope")["X-RateLimit-Limit"] == nil)
        for (target, status) in [
            ("/sync/status?provider_config_key=scenarios&syncs=*", 500), ("/connections?x=1", 400),
            ("/connections", 200),
        ] {
            let response = await client.get(target)
            #expect(response.status == status)
            #expect(response["X-RateLimit-Limit"] == "200")
        }
        let forbidden = await client.get("/integrations", authorization: "Bearer \(NangoSimulation.accountKey)")
        #expect(forbidden.status == 403)
        #expect(forbidden["X-RateLimit-Remaining"] == "196")
    }

    @Test("counts the account's requests from elsewhere towards the limit")
    func production() async {
        client.nango.countProductionRequests(150)
        #expect(await client.get("/integrations")["X-RateLimit-Remaining"] == "49")
    }

    @Test("does not know connections that are absent, until they come back")
    func absentConnections() async {
        let target = "/sync/status?provider_config_key=scenarios&syncs=healthy"
        client.nango.settings.absentConnections = ["c-healthy"]
        #expect(await client.get("\(target)&connection_id=c-healthy").message == "Connection not found")
        #expect(await client.get(target).syncs.isEmpty)
        let listed = await client.get("/connections").connections.compactMap { $0["connection_id"] as? String }
        #expect(!listed.contains("c-healthy") && listed.contains("c-failing"))
        client.nango.settings.absentConnections = []
        #expect(await client.get(target).syncs.count == 1)
    }

    @Test("returns the syncs in another order each time")
    func order() async {
        let client = NangoClient(.large(syncs: 60))
        client.nango.settings.isOldGeneration = true
        let responses = [await order(client), await order(client), await order(client)]
        #expect(Set(responses).count > 1)
        #expect(Set(responses.map { Set($0) }).count == 1)
    }

    private func order(_ client: NangoClient) async -> [String] {
        let response = await client.get("/sync/status?provider_config_key=large&syncs=*")
        return (response.json["syncs"] as? [Item] ?? []).compactMap { $0["id"] as? String }
    }
}
