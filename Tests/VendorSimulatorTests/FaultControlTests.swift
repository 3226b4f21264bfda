import HTTPEndpoint
import Testing
import VendorSimulator

@Suite("The control of the simulator")
struct FaultControlTests {
    private let simulator = VendorSimulator()

    @Test("breaks requests by path and query, and lists the faults")
    func breaking() async {
        let broken = await control("POST", "path=/nango/sync&query=key%3Dhubspot&status=503&retry_after=7&times=3")
        #expect(broken.status == 201)
        #expect(
            broken.text == """
                {"faults":[{"id":1,"path":"/nango/sync","query":"key=hubspot","answer":"503","left":3}]}
                """)
        let response = await send("/nango/sync/status", query: "provider_config_key=hubspot&syncs=*")
        #expect(response.status == 503)
        #expect(response["Retry-After"] == "7")
        #expect(await send("/nango/sync/status", query: "provider_config_key=github&syncs=*").status == 401)
        #expect(await control("GET").text.contains(#""left":2"#))
    }

    @Test("accepts a word for what replaces the response", arguments: ["html", "empty", "cut-short", "hang"])
    func words(word: String) async {
        #expect(await control("POST", "path=/merge&answer=\(word)").text.contains(#""answer":"\#(word)","left":null"#))
    }

    @Test("removes one fault, or all")
    func removing() async {
        for vendor in ["nango", "paragon", "merge"] { _ = await control("POST", "path=/\(vendor)&status=500") }
        let left = await control("DELETE", "id=2").text
        #expect(left.contains("/nango") && left.contains("/merge") && !left.contains("/paragon"))
        #expect(await control("DELETE").text == #"{"faults":[]}"#)
        #expect(await send("/nango/integrations").status == 401)
    }

    @Test(
        "says what is wrong with a request, and changes nothing",
        arguments: [
            ("POST", "status=500", "path: must begin with /nango or /paragon or /merge"),
            ("POST", "path=/&status=500", "path: must begin with /nango or /paragon or /merge"),
            ("POST", "path=/nango", "expected either status or answer, which is html, empty, cut-short or hang"),
            ("POST", "path=/nango&status=500&answer=html", "expected either status or answer"),
            ("POST", "path=/nango&answer=silence", "expected either status or answer"),
            ("POST", "path=/nango&status=99", "status: must be a number from 200 to 599"),
            ("POST", "path=/nango&status=500&times=0", "times: must be a number from 1 to 1000000"),
            ("POST", "path=/nango&stat=500", "stat: unknown parameter (expected answer, path, query, retry_after, "),
            ("POST", "path=%zz", "the query cannot be decoded"),
            ("DELETE", "id=4", "id: there is no fault 4"),
        ])
    func refusals(method: String, query: String, sentence: String) async {
        let response = await control(method, query)
        #expect(response.status == 400)
        #expect(response.text.hasPrefix(sentence))
        #expect(await control("GET").text == #"{"faults":[]}"#)
    }

    @Test("does not log its own requests")
    func notLogged() async {
        _ = await control("POST", "path=/nango&status=500")
        #expect(simulator.log.entries.isEmpty)
    }

    private func control(_ method: String, _ query: String = "") async -> Response {
        await send("/simulator/faults", query: query, method: method)
    }

    private func send(_ path: String, query: String = "", method: String = "GET") async -> Response {
        Response(await simulator.respond(to: EndpointRequest(method: method, path: path, query: query)))
    }
}
