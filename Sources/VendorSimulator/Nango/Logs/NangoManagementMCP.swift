import HTTPEndpoint
import SyncModel

/// What an operator can do to the logs.
package enum NangoLogCondition: Sendable {
    case available
    /// The default of a self-hosted server.
    case disabled
    /// Their store does not respond: the server gives up after 10 s.
    case storeIsDown
    /// The host has no Management MCP.
    case notConfigured
}

/// The Management MCP, which has a host of its own: two tools, each call a POST of its own.
extension NangoSimulation {
    /// Responds to a request at its only path, `/mcp`.
    func respondToLogs(_ request: EndpointRequest) async -> EndpointResponse {
        var rateHeaders: [(name: String, value: String)] = []
        var response: EndpointResponse
        do throws(NangoRefusal) {
            guard request.path == "/mcp", settings.logs != .notConfigured else { throw .noManagementMCP }
            guard request.method != "POST" || request["Content-Type"]?.hasPrefix("application/json") == true else {
                throw .wrongContentType
            }
            let isAccountKey = try authenticate(request)
            let count = countRequests()
            rateHeaders = count.headers
            if count.isOver { throw .tooManyRequests(request) }
            response = await callTool(request, isAccountKey: isAccountKey)
        } catch {
            response = error.response
        }
        response.headers = rateHeaders + response.headers
        return response
    }

    private func callTool(_ request: EndpointRequest, isAccountKey: Bool) async -> EndpointResponse {
        guard request.method == "POST" else { return .rpcError(-32000, "Method not allowed.", status: 405) }
        let accepted = request["Accept"] ?? ""
        guard accepted.contains("application/json"), accepted.contains("text/event-stream") else {
            return .rpcError(
                -32000, "Not Acceptable: Client must accept both application/json and text/event-stream", status: 406)
        }
        guard let call = NangoToolCall(request.body) else { return .rpcError(-32700, "Parse error", status: 400) }
        guard ["logs_list_operations", "logs_get_operation"].contains(call.tool) else {
            return .toolError("MCP error -32602: Tool \(call.tool) not found", id: call.id)
        }
        guard !isAccountKey, settings.scopes.contains("environment:logs:read") else {
            return .toolError("MCP error -32602: Tool \(call.tool) disabled", id: call.id)
        }
        if let problem = call.problem {
            return .toolError(
                "MCP error -32602: Input validation error: Invalid arguments for tool \(call.tool): \(problem)",
                id: call.id)
        }
        switch settings.logs {
        case .disabled: return .toolError("Nango logs are disabled", id: call.id)
        case .storeIsDown:
            return await server.respond(after: .seconds(10), cost: .none) { _ in
                .toolError("Internal error", id: call.id)
            }
        case .available, .notConfigured: break
        }
        let now = server.now
        let log = NangoRunLog(fleet, directory)
        if call.tool == "logs_get_operation" {
            guard let run = call.operation.flatMap({ log.run($0, now: now) }) else {
                return .toolError("Operation not found", id: call.id)
            }
            let messages = call.wantsFirstMessage ? [run.firstMessage] : []
            return .toolResult(
                .object([
                    ("operation", run.operation), ("messages", .array(messages)),
                    ("pagination", .object([("total", .number(messages.count)), ("cursor", .null)])),
                ]), id: call.id)
        }
        guard let before = call.cursorPosition else { return .toolError("Internal error", id: call.id) }
        let runs = log.runs(
            startedIn: call.period ?? 0...now, before: before.value, states: call.states, limit: call.limit + 1,
            now: now)
        let page = runs.prefix(call.limit)
        let cursor =
            runs.count > page.count ? page.last.map { JSONValue.string("\($0.start.bitPattern).\($0.id)") } : nil
        return .toolResult(
            .object([
                ("operations", .array(page.map(\.operation))),
                ("pagination", .object([("total", .number(runs.count)), ("cursor", cursor ?? .null)])),
            ]), id: call.id)
    }
}

extension NangoRefusal {
    /// 400 from a host without a Management MCP, where the path belongs to another API.
    fileprivate static let noManagementMCP = NangoRefusal(
        status: 400,
        error: [
            ("code", "invalid_headers"),
            (
                "errors",
                .array(
                    ["connection-id", "provider-config-key"].map { header in
                        .object([
                            ("code", "invalid_type"),
                            ("message", "Invalid input: expected string, received undefined"),
                            ("path", .array([.string(header)])),
                        ])
                    })
            ),
        ])

    fileprivate static let wrongContentType = NangoRefusal(
        status: 415,
        error: [
            ("code", "invalid_content_type"), ("message", "Content-Type header must be application/json"),
        ])
}

extension EndpointResponse {
    /// An error of the protocol, outside of any tool.
    fileprivate static func rpcError(_ code: Int, _ message: String, status: Int) -> EndpointResponse {
        .json(
            .object([
                ("jsonrpc", "2.0"), ("error", .object([("code", .number(code)), ("message", .string(message))])),
                ("id", .null),
            ]), status: status)
    }

    /// What most failures are: a success of HTTP with an error in it.
    fileprivate static func toolError(_ text: String, id: Int) -> EndpointResponse {
        event(
            .object([
                ("content", .array([.object([("type", "text"), ("text", .string(text))])])), ("isError", .bool(true)),
            ]), id: id)
    }

    /// The result, as text and again as structured content.
    fileprivate static func toolResult(_ value: JSONValue, id: Int) -> EndpointResponse {
        let text = JSONValue.string(String(decoding: value.bytes, as: UTF8.self))
        return event(
            .object([
                ("content", .array([.object([("type", "text"), ("text", text)])])), ("structuredContent", value),
            ]), id: id)
    }

    private static func event(_ result: JSONValue, id: Int) -> EndpointResponse {
        let data = JSONValue.object([("result", result), ("jsonrpc", "2.0"), ("id", .number(id))])
        return EndpointResponse(
            status: 200, headers: [("Content-Type", "text/event-stream")],
            body: EndpointBody(Array("event: message\ndata: ".utf8) + data.bytes + Array("\n\n".utf8)))
    }
}
