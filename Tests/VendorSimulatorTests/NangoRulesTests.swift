import Testing
import VendorSimulator

@Suite("The rules that Nango enforces")
struct NangoRulesTests {
    private let client = NangoClient(.exotic(seed: 1))

    @Test(
        "a key that is missing, misshapen or of nobody is told apart",
        arguments: [
            (nil, "missing_auth_header"), ("Bearer secret", "invalid_secret_key_format"),
            ("Basic \(NangoSimulation.secretKey)", "invalid_secret_key_format"),
            ("Bearer 11111111-1111-4111-8111-111111111111", "unknown_account"),
        ] as [(String?, String)])
    func keys(authorization: String?, code: String) async {
        for target in ["/sync/status?provider_config_key=courses&syncs=*", "/integrations", "/connections"] {
            let answer = await client.get(target, authorization: authorization)
            #expect(answer.status == 401)
            #expect(answer.code == code)
        }
    }

    @Test(
        "each endpoint needs its scope",
        arguments: [
            ("/sync/status?provider_config_key=courses&syncs=paused", "environment:syncs:read"),
            ("/integrations", "environment:integrations:list"), ("/connections", "environment:connections:list"),
        ])
    func scopes(target: String, scope: String) async {
        #expect(await client.get(target).status == 200)
        client.simulator.nango.settings.scopes.remove(scope)
        let answer = await client.get(target)
        #expect(answer.status == 403)
        #expect(answer.code == "forbidden")
        #expect(answer.message == "Insufficient scope. Required: \(scope)")
    }

    @Test(
        "the query is strict: nothing missing, empty, repeated, unknown or undecodable",
        arguments: [
            "/sync/status", "/sync/status?provider_config_key=courses", "/sync/status?syncs=*",
            "/sync/status?provider_config_key=&syncs=*", "/sync/status?provider_config_key=courses&syncs=",
            "/sync/status?provider_config_key=courses&syncs=a&syncs=b",
            "/sync/status?provider_config_key=courses&syncs=*&x=1",
            "/sync/status?provider_config_key=%zz&syncs=*", "/integrations?limit=1", "/connections?limit=0",
            "/connections?limit=1001", "/connections?page=-1", "/connections?limit=1&limit=1", "/connections?offset=3",
        ])
    func strictQuery(target: String) async {
        let answer = await client.get(target)
        #expect(answer.status == 400)
        #expect(answer.code == "invalid_query_params")
    }

    @Test("an unknown integration has no syncs, an unknown connection is an error")
    func unknownNames() async {
        let unknown = await client.get("/sync/status?provider_config_key=nobody&syncs=*")
        #expect(unknown.status == 200)
        #expect(unknown.text == #"{"syncs":[]}"#)
        let answer = await client.get("/sync/status?provider_config_key=courses&syncs=*&connection_id=nobody")
        #expect(answer.status == 400)
        #expect(answer.message == "Connection not found")
    }

    @Test("one sync without a schedule spoils every answer that would hold it, and no other")
    func withoutSchedule() async {
        let whole = await client.get("/sync/status?provider_config_key=courses&syncs=*")
        #expect(whole.status == 500)
        #expect(whole.code == "generic_error_support")
        let its = await client.get("/sync/status?provider_config_key=courses&syncs=*&connection_id=unscheduled")
        #expect(its.status == 500)
        #expect(
            await client.get("/sync/status?provider_config_key=courses&syncs=*&connection_id=c-healthy").status == 200)
    }

    @Test("a wrong path gets a page and status 200", arguments: ["/sync/statuses", "/", "/api/v1/sync/status"])
    func wrongPath(path: String) async {
        let answer = await client.get(path)
        #expect(answer.status == 200)
        #expect(answer.text.hasPrefix("<!doctype html>"))
    }

    @Test("the limit holds for every endpoint together, and begins anew with the minute")
    func rateLimit() async {
        client.simulator.nango.settings.requestsPerMinute = 2
        client.now = 1_780_000_123.5
        let first = await client.get("/integrations")
        #expect(first["X-RateLimit-Limit"] == "2")
        #expect(first["X-RateLimit-Remaining"] == "1")
        #expect(first["X-RateLimit-Reset"] == "1780000140")
        #expect(first["Retry-After"] == nil)
        #expect(await client.get("/connections")["X-RateLimit-Remaining"] == "0")
        let refused = await client.get("/sync/status?provider_config_key=courses&syncs=*")
        #expect(refused.status == 429)
        #expect(refused["Retry-After"] == "16")
        client.now = 1_780_000_139.5
        #expect(await client.get("/integrations")["Retry-After"] == "0")
        client.now = 1_780_000_140
        #expect(await client.get("/integrations").status == 200)
        client.simulator.nango.settings.requestsPerMinute = nil
        #expect(await client.get("/integrations")["X-RateLimit-Limit"] == nil)
    }

    @Test("the syncs come in another order each time, and are the same syncs")
    func order() async {
        let client = NangoClient(.large(syncs: 60))
        client.simulator.nango.settings.isOldGeneration = true
        let answers = [await order(client), await order(client), await order(client)]
        #expect(Set(answers).count > 1)
        #expect(Set(answers.map { Set($0) }).count == 1)
    }

    private func order(_ client: NangoClient) async -> [String] {
        let answer = await client.get("/sync/status?provider_config_key=large&syncs=*")
        return (answer.json["syncs"] as? [Item] ?? []).compactMap { $0["id"] as? String }
    }
}
