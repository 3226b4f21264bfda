import Foundation
import HTTPEndpoint
import TestSupport
import Testing
import VendorSimulator

@Suite("The simulated logs of Nango")
struct NangoLogTests {
    private let simulator = VendorSimulator(timekeeper: SkippingTimekeeper())

    private struct Answer {
        let status: Int
        let body: String
        let headers: [(name: String, value: String)]

        /// The result of the event.
        var result: [String: Any]? {
            guard body.hasPrefix("event: message\ndata: "), body.hasSuffix("\n\n") else { return nil }
            let json = Data(body.dropFirst("event: message\ndata: ".count).utf8)
            return (try? JSONSerialization.jsonObject(with: json) as? [String: Any])?["result"] as? [String: Any]
        }

        var content: [String: Any]? { result?["structuredContent"] as? [String: Any] }
        var operations: [[String: Any]] { content?["operations"] as? [[String: Any]] ?? [] }
        var cursor: String? { (content?["pagination"] as? [String: Any])?["cursor"] as? String }
        var errorText: String? {
            guard result?["isError"] as? Bool == true else { return nil }
            return (result?["content"] as? [[String: Any]])?.first?["text"] as? String
        }
    }

    private func call(
        _ tool: String = "logs_list_operations", _ arguments: String = #""limit":100"#,
        key: String = NangoSimulation.secretKey, accept: String = "application/json, text/event-stream",
        method: String = "POST"
    ) async -> Answer {
        var request = EndpointRequest(
            method: method, path: "/nango-logs/mcp",
            headers: [
                ("Authorization", "Bearer \(key)"), ("Content-Type", "application/json"), ("Accept", accept),
            ])
        request.body = Array(
            #"{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"\#(tool)","arguments":{\#(arguments)}}}"#
                .utf8)
        let response = await simulator.respond(to: request)
        return Answer(
            status: response.status, body: String(decoding: response.body.bytes, as: UTF8.self),
            headers: response.headers)
    }

    @Test("failed runs are listed newest first, page by page, each once")
    func pages() async {
        var ids: [String] = []
        var cursor: String?
        for _ in 0..<4 {
            let next = cursor.map { #","cursor":"\#($0)""# } ?? ""
            let answer = await call("logs_list_operations", #""states":["failed","cancelled"],"limit":50\#(next)"#)
            #expect(answer.operations.count == 50)
            #expect(answer.operations.allSatisfy { ["failed", "cancelled"].contains($0["state"] as? String) })
            ids += answer.operations.compactMap { $0["id"] as? String }
            cursor = answer.cursor
        }
        let times = ids.compactMap { Int($0.prefix { $0 != "_" }) }
        #expect(Set(ids).count == 200 && times == times.sorted(by: >))
    }

    @Test("the runs are those that the list of connections names")
    func agrees() async throws {
        let request = EndpointRequest(
            method: "GET", path: "/nango/connections",
            headers: [("Authorization", "Bearer \(NangoSimulation.secretKey)")])
        let body = Data(await simulator.respond(to: request).body.bytes)
        let json = try #require(try JSONSerialization.jsonObject(with: body) as? [String: Any])
        let connections = try #require(json["connections"] as? [[String: Any]])
        let errors = connections.flatMap { $0["errors"] as? [[String: String]] ?? [] }
        let ids = errors.filter { $0["type"] == "sync" }.compactMap { $0["log_id"] }
        #expect(!ids.isEmpty)
        for id in ids {
            let arguments = #""operationId":"\#(id)","messages":{"limit":1,"search":"Starting sync"}"#
            let detail = await call("logs_get_operation", arguments)
            #expect((detail.content?["operation"] as? [String: Any])?["id"] as? String == id)
            let message = (detail.content?["messages"] as? [[String: Any]])?.first
            #expect((message?["meta"] as? [String: Any])?["syncVariant"] is String)
        }
    }

    @Test("what goes wrong is mostly a success of HTTP with the captured words")
    func failures() async {
        let unknown = #""operationId":"1795867276502_3EHPAnEV""#
        #expect(await call("logs_get_operation", unknown).errorText == "Operation not found")
        #expect(await call("logs_nope").errorText == "MCP error -32602: Tool logs_nope not found")
        #expect(
            await call("logs_list_operations", #""limit":501"#).errorText
                == "MCP error -32602: Input validation error: Invalid arguments for tool logs_list_operations: "
                + "Too big: expected number to be <=500 at limit")
        #expect(await call("logs_list_operations", #""cursor":"x""#).errorText == "Internal error")
        simulator.nango.settings.logs = .disabled
        #expect(await call().errorText == "Nango logs are disabled")
        simulator.nango.settings.logs = .storeIsDown
        #expect(await call().errorText == "Internal error")
        simulator.nango.settings.logs = .available
        simulator.nango.settings.scopes.remove("environment:logs:read")
        #expect(await call().errorText == "MCP error -32602: Tool logs_list_operations disabled")
    }

    @Test("wrong keys, headers and methods have the statuses of a real server")
    func statuses() async {
        #expect(await call(key: "x").status == 401)
        #expect(await call(accept: "application/json").status == 406)
        #expect(await call(method: "GET").status == 405)
        simulator.nango.settings.logs = .notConfigured
        let answer = await call()
        #expect(answer.status == 400 && answer.body.contains("invalid_headers"))
    }

    @Test("requests count towards the limit of the statuses")
    func rateLimit() async {
        simulator.nango.settings.requestsPerMinute = 2
        let first = await call()
        #expect(first.headers.contains { $0.name == "X-RateLimit-Remaining" && $0.value == "1" })
        _ = await call()
        let third = await call()
        #expect(third.status == 429 && third.body.contains(#""path":"/mcp""#))
    }
}
