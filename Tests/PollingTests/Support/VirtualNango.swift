import HTTPExchange
import SyncModel
import Synchronization
import VirtualTime

/// A Nango server in virtual time: it works through the syncs of a request one after another, with few workers.
final class VirtualNango: HTTPTransport {
    /// One integration, whose connections run all of their syncs together once in a period.
    struct Integration: Sendable {
        var name: String
        var connections: Int
        var names: Int
        var period = Duration.seconds(3600)
        /// Whether every run fails.
        var isFailing = false

        var syncs: Int { connections * names }
    }

    struct Behaviour: Sendable {
        var secondsPerSync = 0.01
        var secondsPerRequest = 0.01
        var workers = 4
        /// Fails a request: gets the integration, the connection if one is named, and how many syncs are asked for.
        var failure: @Sendable (String, String?, Int) -> CannedFailure? = { _, _, _ in nil }
        var refusesKey = false
        /// What the Management MCP does.
        var logs = Logs.answer
    }

    enum Logs: Sendable {
        /// Every failed run failed because of the third party's 401.
        case answer
        case hang, html, disabled, rateLimited
    }

    enum CannedFailure: Sendable {
        case status(Int)
        case hang
    }

    struct Request: Sendable {
        let time: Duration
        let isForLogs: Bool
        let path: String
        let query: [String: String]
    }

    private struct State {
        var behaviour: Behaviour
        var integrations: [Integration]
        var requests: [Request] = []
        var busyWorkers: [Duration]
        var busySeconds = 0.0
    }

    static let runLength = Duration.seconds(20)

    private let time: VirtualTime
    private let state: Mutex<State>

    init(_ integrations: [Integration], behaviour: Behaviour = Behaviour(), time: VirtualTime) {
        self.time = time
        state = Mutex(
            State(
                behaviour: behaviour, integrations: integrations,
                busyWorkers: Array(repeating: .zero, count: behaviour.workers)))
    }

    var requests: [Request] { state.withLock { $0.requests } }
    var logRequests: [Request] { requests.filter(\.isForLogs) }
    var statusRequests: [Request] { requests.filter { $0.path == "/sync/status" } }
    /// Seconds of work so far.
    var busySeconds: Double { state.withLock { $0.busySeconds } }

    func change(_ change: (inout Behaviour) -> Void) {
        state.withLock { change(&$0.behaviour) }
    }

    func change(integrations change: (inout [Integration]) -> Void) {
        state.withLock { change(&$0.integrations) }
    }

    /// When a connection's latest run ended, and when its next begins.
    static func run(of connection: Int, in integration: Integration, at now: Timestamp) -> (
        started: Timestamp, isRunning: Bool, lastEnd: Timestamp, next: Timestamp
    ) {
        let period = integration.period.wholeMicroseconds
        // Spread over the period, the same at every time.
        let offset = Int64(connection * 7919 % 3600) * (period / 3600)
        let since = now.microseconds - offset
        let started = now.microseconds - (since % period + period) % period
        let isRunning = now.microseconds - started < runLength.wholeMicroseconds
        let ended = isRunning ? started - period + runLength.wholeMicroseconds : started + runLength.wholeMicroseconds
        return (
            Timestamp(microseconds: started), isRunning, Timestamp(microseconds: ended),
            Timestamp(microseconds: isRunning ? started : started + period)
        )
    }

    func send<Reader: BodyReader>(
        _ request: HTTPRequest, into reader: Reader
    ) async throws(RequestFailure) -> HTTPResponse<Reader> {
        let url = request.url
        let parts = url.split(separator: "?", maxSplits: 1).map(String.init)
        let path = "/" + parts[0].split(separator: "/").dropFirst(2).joined(separator: "/")
        var query: [String: String] = [:]
        for pair in parts.count > 1 ? parts[1].split(separator: "&") : [] {
            let halves = pair.split(separator: "=", maxSplits: 1).map(String.init)
            query[halves[0]] =
                halves.count > 1
                ? halves[1].replacing("%2A", with: "*").replacing("%2C", with: ",").replacing("%3A", with: ":") : ""
        }
        let behaviour = state.withLock { state in
            state.requests.append(Request(time: time.uptime, isForLogs: request.body != nil, path: path, query: query))
            return state.behaviour
        }
        if request.body != nil {
            return try await logs(
                integrations: state.withLock { $0.integrations }, behaviour.logs, request, into: reader)
        }
        if behaviour.refusesKey {
            try await wait(behaviour.secondsPerRequest, request)
            return try answer(401, #"{"error":{"code":"unknown_account"}}"#, into: reader)
        }
        let integrations = state.withLock { $0.integrations }
        switch path {
        case "/integrations":
            try await wait(behaviour.secondsPerRequest, request)
            let keys = integrations.map { #"{"unique_key":"\#($0.name)"}"# }.joined(separator: ",")
            return try answer(200, #"{"data":[\#(keys)]}"#, into: reader)
        case "/connections":
            try await wait(0.06, request)
            let page = query["page"].flatMap { Int($0) } ?? 0
            var items: [String] = []
            var index = 0
            for integration in integrations {
                for connection in 0..<integration.connections {
                    if index / 1000 == page {
                        items.append(
                            #"{"connection_id":"c\#(connection)","provider_config_key":"\#(integration.name)","errors":[]}"#
                        )
                    }
                    index += 1
                }
            }
            return try answer(200, #"{"connections":[\#(items.joined(separator: ","))]}"#, into: reader)
        default:
            return try await status(query, integrations, behaviour, request, into: reader)
        }
    }

    private func status<Reader: BodyReader>(
        _ query: [String: String], _ integrations: [Integration], _ behaviour: Behaviour, _ request: HTTPRequest,
        into reader: Reader
    ) async throws(RequestFailure) -> HTTPResponse<Reader> {
        let key = query["provider_config_key"] ?? ""
        guard let integration = integrations.first(where: { $0.name == key }) else {
            return try answer(200, #"{"syncs":[]}"#, into: reader)
        }
        var connections = 0..<integration.connections
        if let id = query["connection_id"] {
            let number = Int(id.dropFirst()) ?? -1
            guard connections.contains(number) else {
                try await wait(behaviour.secondsPerRequest, request)
                return try answer(
                    400, #"{"error":{"code":"invalid_body","message":"Connection not found"}}"#, into: reader)
            }
            connections = number..<number + 1
        }
        let asked = query["syncs"] ?? "*"
        let names = (0..<integration.names).filter { asked == "*" || asked.split(separator: ",").contains("s\($0)") }
        let count = connections.count * names.count
        switch behaviour.failure(key, query["connection_id"], count) {
        case .status(let status)?:
            try await wait(behaviour.secondsPerRequest, request)
            return try answer(status, "{}", into: reader)
        case .hang?:
            try await wait(100_000, request)
        case nil: break
        }
        if asked == "*", count > 32_767 {
            try await wait(1.5, request)
            return try answer(500, #"{"error":{"code":"generic_error_support"}}"#, into: reader)
        }
        try await work(behaviour.secondsPerRequest + behaviour.secondsPerSync * Double(count), request)
        var syncs: [String] = []
        let now = time.now
        for connection in connections {
            let run = Self.run(of: connection, in: integration, at: now)
            let times =
                run.isRunning
                ? #""status":"RUNNING","latestExecutionStatus":"RUNNING","latestResult":{}"#
                : #""status":"\#(integration.isFailing ? "ERROR" : "SUCCESS")","latestExecutionStatus":"SUCCESS","finishedAt":"\#(run.lastEnd.rfc3339)""#
            for name in names {
                syncs.append(
                    """
                    {"id":"\(key)-\(connection)-\(name)","connection_id":"c\(connection)","name":"s\(name)",\
                    "variant":"base","frequency":"every 1h","nextScheduledSyncAt":"\(run.next.rfc3339)",\(times)}
                    """)
            }
        }
        return try answer(200, #"{"syncs":[\#(syncs.joined(separator: ","))]}"#, into: reader)
    }

    private func logs<Reader: BodyReader>(
        integrations: [Integration], _ logs: Logs, _ request: HTTPRequest, into reader: Reader
    ) async throws(RequestFailure) -> HTTPResponse<Reader> {
        func event(_ result: String) -> String { "event: message\ndata: {\"result\":\(result)}\n\n" }
        switch logs {
        case .hang: try await wait(100_000, request)
        case .answer, .html, .disabled, .rateLimited: try await wait(0.1, request)
        }
        switch logs {
        case .hang, .html: return try answer(200, "<html></html>", into: reader)
        case .disabled:
            return try answer(
                200, event(#"{"isError":true,"content":[{"type":"text","text":"Nango logs are disabled"}]}"#),
                into: reader)
        case .rateLimited: return try answer(429, "{}", into: reader)
        case .answer: break
        }
        var runs: [String] = []
        for integration in integrations where integration.isFailing {
            for connection in 0..<integration.connections {
                let end = Self.run(of: connection, in: integration, at: time.now).lastEnd
                for name in 0..<integration.names {
                    runs.append(
                        """
                        {"id":"r-\(integration.name)-\(connection)-\(name)-\(end.microseconds)","state":"failed",\
                        "integrationName":"\(integration.name)","connectionName":"c\(connection)",\
                        "syncConfigName":"s\(name)","operation":{"type":"sync"},\
                        "startedAt":"\((end - Self.runLength).rfc3339)","endedAt":"\(end.rfc3339)",\
                        "error":{"type":"script_http_error","additional_properties":{"upstream_response":{"status":401}}}}
                        """)
                }
            }
        }
        return try answer(
            200, event(#"{"structuredContent":{"operations":[\#(runs.joined(separator: ","))],"pagination":{}}}"#),
            into: reader)
    }

    /// Waits for a worker, then for its work; the client gives up after its timeout, the worker does not.
    private func work(_ seconds: Double, _ request: HTTPRequest) async throws(RequestFailure) {
        let now = time.uptime
        let end = state.withLock { state in
            let worker = state.busyWorkers.indices.min { state.busyWorkers[$0] < state.busyWorkers[$1] } ?? 0
            state.busyWorkers[worker] = max(state.busyWorkers[worker], now) + .seconds(seconds)
            state.busySeconds += seconds
            return state.busyWorkers[worker]
        }
        try await wait((end - now).inSeconds, request)
    }

    private func wait(_ seconds: Double, _ request: HTTPRequest) async throws(RequestFailure) {
        let isTooLong = Duration.seconds(seconds) > request.timeout
        do {
            try await time.sleep(for: isTooLong ? request.timeout : .seconds(seconds))
        } catch {
            throw RequestFailure(.timeout, "cancelled")
        }
        if isTooLong { throw RequestFailure(.timeout, "no response in time") }
    }

    private func answer<Reader: BodyReader>(
        _ status: Int, _ body: String, into reader: Reader
    ) throws(RequestFailure) -> HTTPResponse<Reader> {
        var reader = reader
        let head = HTTPResponseHead(status: status, headers: [])
        let bytes = Array(body.utf8)
        try reader.read(bytes.span.bytes, of: head)
        return HTTPResponse(head: head, body: reader, receivedBytes: bytes.count)
    }
}
