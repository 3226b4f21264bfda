import HTTPEndpoint
import Testing
import VendorSimulator

@Suite("The control of the simulator")
struct FaultControlTests {
    private let simulator = VendorSimulator()

    @Test("breaks what the path and the query name, and lists it")
    func breaking() async {
        let broken = await control("POST", "path=/nango/sync&query=key%3Dhubspot&status=503&retry_after=7&times=3")
        #expect(broken.status == 201)
        #expect(
            broken.text == """
                {"faults":[{"id":1,"path":"/nango/sync","query":"key=hubspot","answer":"503","left":3}]}
                """)
        let answer = await ask("/nango/sync/status", query: "provider_config_key=hubspot&syncs=*")
        #expect(answer.status == 503)
        #expect(answer["Retry-After"] == "7")
        #expect(await ask("/nango/sync/status", query: "provider_config_key=github&syncs=*").status == 401)
        #expect(await control("GET").text.contains(#""left":2"#))
    }

    @Test("takes a word for what is answered in place of the truth", arguments: ["html", "empty", "cut-short"])
    func words(word: String) async {
        #expect(await control("POST", "path=/merge&answer=\(word)").text.contains(#""answer":"\#(word)","left":null"#))
    }

    @Test("mends one fault, or all of them")
    func mending() async {
        for vendor in ["nango", "paragon", "merge"] { _ = await control("POST", "path=/\(vendor)&status=500") }
        let left = await control("DELETE", "id=2").text
        #expect(left.contains("/nango") && left.contains("/merge") && !left.contains("/paragon"))
        #expect(await control("DELETE").text == #"{"faults":[]}"#)
        #expect(await ask("/nango/integrations").status == 401)
    }

    @Test(
        "says what is wrong with a request, and breaks nothing",
        arguments: [
            ("POST", "status=500", "path: must begin with /nango, /paragon, /merge"),
            ("POST", "path=/&status=500", "path: must begin with /nango, /paragon, /merge"),
            ("POST", "path=/nango", "status or answer: one is wanted, answer being html, empty or cut-short"),
            ("POST", "path=/nango&status=500&answer=html", "status or answer: one is wanted"),
            ("POST", "path=/nango&answer=silence", "status or answer: one is wanted"),
            ("POST", "path=/nango&status=99", "status: must be a number from 200 to 599"),
            ("POST", "path=/nango&status=500&times=0", "times: must be a number from 1 to 1000000"),
            ("POST", "path=/nango&stat=500", "stat: is none of answer, path, query, retry_after, status, times"),
            ("POST", "path=%zz", "the query cannot be decoded"),
            ("DELETE", "id=4", "id: there is no fault 4"),
        ])
    func refusals(method: String, query: String, sentence: String) async {
        let answer = await control(method, query)
        #expect(answer.status == 400)
        #expect(answer.text.hasPrefix(sentence))
        #expect(await control("GET").text == #"{"faults":[]}"#)
    }

    @Test("is no vendor: its requests are not among those remembered")
    func notLogged() async {
        _ = await control("POST", "path=/nango&status=500")
        #expect(simulator.log.entries.isEmpty)
    }

    private func control(_ method: String, _ query: String = "") async -> Answer {
        await ask("/simulator/faults", query: query, method: method)
    }

    private func ask(_ path: String, query: String = "", method: String = "GET") async -> Answer {
        Answer(await simulator.respond(to: EndpointRequest(method: method, path: path, query: query)))
    }
}
