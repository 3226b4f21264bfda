import CurlTransport
import Exporter
import Exposition
import Foundation
import HTTPEndpoint
import ServiceSupport
import SyncModel
import TestSupport
import Testing
import VendorSimulator

@Suite("The running exporter")
struct ServiceTests {
    @Test("the demo's fleet shows every state that Nango has, and promtool finds nothing to say")
    func everyState() async throws {
        try await withSimulator { _, urls in
            try await withService(urls.nango) { exporter in
                await exporter.untilReady()
                let (status, page) = try await exporter.get("/metrics")
                #expect(status == 200)
                for state in ["pending", "running", "success", "error", "paused", "disabled", "unknown"] {
                    let present = page.contains { $0.hasPrefix("sync_state{") && $0.hasSuffix("state=\"\(state)\"} 1") }
                    #expect(present, "no sync is \(state)")
                }
                let verdict = try await Oracle.promtool.ask(
                    ["check", "metrics"], input: Array(page.joined(separator: "\n").utf8) + [UInt8(ascii: "\n")])
                #expect(verdict.status == 0)
                #expect(verdict.output + verdict.error == "")
            }
        }
    }

    @Test("it is healthy at once, ready after the first attempt of every source, whatever came of it")
    func readiness() async throws {
        let gate = Gate()
        let server = try ScriptedServer { _ in [.wait(gate), .send(ScriptedServer.json("{}", status: 401))] }
        try await withService(server.url("")) { exporter in
            _ = await server.untilRequests(1)
            let (healthy, ready) = (try await exporter.get("/-/healthy"), try await exporter.get("/-/ready"))
            #expect(healthy.status == 200)
            #expect(ready.status == 503)
            #expect(try await exporter.lines("sync_source_up{").isEmpty)
            gate.open()
            await exporter.untilReady()
            #expect(try await exporter.lines("sync_source_up{").count == 1)
        }
    }

    @Test("other methods get 405 with Allow, other paths 404, unknown sources 404")
    func refusals() async throws {
        let server = try ScriptedServer { _ in [.hang] }
        try await withService(server.url("")) { exporter in
            let answer = try await Oracle.curl.ask(["-si", "-X", "DELETE", exporter.url + "/metrics"])
            #expect(answer.output.hasPrefix("HTTP/1.1 405"))
            #expect(answer.output.contains("Allow: GET, HEAD\r\n"))
            #expect(try await exporter.get("/nothing").status == 404)
            #expect(try await exporter.get("/metrics?source=nobody").status == 404)
            #expect(try await exporter.get("/metrics?source=test").status == 200)
            #expect(try await exporter.get("/metrics?source=%ZZ").status == 400)
            #expect(try await exporter.get("/").lines.joined().contains("Not polled yet"))
        }
    }

    @Test("a scrape says its format, its length and what it varies by, and HEAD says the same")
    func headers() async throws {
        let server = try ScriptedServer { _ in [.hang] }
        try await withService(server.url("")) { exporter in
            for flag in ["-si", "-sI"] {
                let answer = try await Oracle.curl.ask([flag, exporter.url + "/metrics"]).output
                #expect(answer.contains("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"))
                #expect(answer.contains("Vary: Accept, Accept-Encoding\r\n"))
                #expect(answer.contains("\r\nContent-Length: "))
            }
            let accept = "Accept: application/openmetrics-text;version=1.0.0,text/plain;q=0.5"
            let open = try await Oracle.curl.ask(["-si", "-H", accept, exporter.url + "/metrics"]).output
            #expect(open.contains("Content-Type: application/openmetrics-text; version=1.0.0; charset=utf-8\r\n"))
            #expect(open.hasSuffix("# EOF\n"))
        }
    }

    @Test("gzip is sent to whoever accepts it, with its length, and is the same page")
    func gzip() async throws {
        let server = try ScriptedServer { _ in [.hang] }
        try await withService(server.url("")) { exporter in
            for flags in [["-si"], ["-sI"]] {
                let answer = try await Oracle.curl.ask(
                    flags + ["-H", "Accept-Encoding: gzip", "-o", "/dev/null", "-D", "-", exporter.url + "/metrics"]
                ).output
                #expect(answer.contains("Content-Encoding: gzip\r\n"))
                #expect(answer.contains("Vary: Accept, Accept-Encoding\r\n"))
                #expect(answer.contains("\r\nContent-Length: "))
            }
            let plain = try await Oracle.curl.ask(["-si", exporter.url + "/metrics"]).output
            #expect(!plain.contains("Content-Encoding"))
            // Only what the process says of itself changes between two scrapes at the same time.
            let lines = { (flags: [String]) in
                try await Oracle.curl.ask(flags + ["-s", exporter.url + "/metrics?source=test"]).output
                    .split(separator: "\n").filter { !$0.hasPrefix("process_") }
            }
            #expect(try await lines(["--compressed"]) == lines([]))
        }
    }

    @Test("an address that cannot be listened on ends the run before anything is polled")
    func addressInUse() async throws {
        let server = try ScriptedServer { _ in [.hang] }
        await #expect(throws: EndpointError.self) {
            let service = try service(polling: server.url(""), port: Int(server.port))
            try await service.run()
        }
        #expect(server.requests.isEmpty)
    }

    @Test("whatever a vendor puts into a name comes back exactly from Prometheus' own parsers, and forges no line")
    func hostileLabels() async throws {
        let names = [
            #"say "hi""#, #"back\slash"#, "new\nline", "a+b", "{braces}", "🐦 emoji", "\r\t", #"\""#, "\\n",
            "x\"} 1\nsync_forged{a=\"", "# EOF", "", " ", "e\u{301}", "\u{2028}", "very\u{0}odd",
        ]
        let syncs = names.enumerated().map { index, name in
            ["id": "\(index)", "connection_id": name, "name": "sync \(index)", "variant": "base", "status": "SUCCESS"]
        }
        let body = try JSONSerialization.data(withJSONObject: ["syncs": syncs])
        let server = try ScriptedServer(answering: ScriptedServer.json(String(decoding: body, as: UTF8.self)))
        let source = try PolledSource(
            server.url(""), settings: "    integrations: [github]\n    connection_health: false")
        await source.poll()
        let script = """
            import json, sys
            from prometheus_client.parser import text_string_to_metric_families as text
            from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics
            parse = {"text": text, "openMetrics": open_metrics}[sys.argv[1]]
            page = sys.stdin.buffer.read().decode()
            labels, names = [], set()
            for family in parse(page):
                for sample in family.samples:
                    names.add(sample.name)
                    if sample.name == "sync_info":
                        labels.append([sample.labels["id"], sample.labels["connection"]])
            print(json.dumps([labels, sorted(n for n in names if "forged" in n)]))
            """
        for format in ["text", "openMetrics"] {
            let page = source.page(format == "text" ? .text : .openMetrics)
            let answer = try await Oracle.python.ask(["-c", script, format], input: Array(page.utf8))
            try #require(answer.status == 0, "\(answer.error)")
            let parsed = try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [[Any]]
            let labels = try #require(parsed?[0] as? [[String]])
            #expect(labels.count == names.count)
            for pair in labels {
                let index = try #require(Int(pair[0]))
                #expect(Array(pair[1].utf8) == Array(names[index].utf8))
            }
            #expect(parsed?[1].isEmpty == true)
        }
    }
}
