import Glibc
import HTTPExchange
import SyncModel
import Synchronization

/// A Nango server with one large integration, five syncs to a connection, that meters what its client does with each
/// response: the processor time from its last byte until the client sends or waits for something again.
///
/// In virtual time everything happens in one thread, so that nothing else is measured.
final class MeteredNango: HTTPTransport {
    private struct State {
        var responseAt: Double?
        var seconds: [Double] = []
        var requests = 0
    }

    private static let names = ["customers", "invoices", "payments", "items", "journal-entries"]
    private static let period: Int64 = 3600

    private let connections: Int
    private let timekeeper: any Timekeeper
    /// Guards what was metered.
    private let state = Mutex(State())

    init(connections: Int, timekeeper: any Timekeeper) {
        self.connections = connections
        self.timekeeper = timekeeper
    }

    /// Seconds of processor time that each response took.
    var seconds: [Double] { state.withLock { $0.seconds } }

    /// Forgets what was metered so far.
    func startOver() {
        state.withLock { $0.seconds = [] }
    }

    func send<Reader: BodyReader>(
        _ request: HTTPRequest, into reader: Reader
    ) async throws(RequestFailure) -> HTTPResponse<Reader> {
        pause()
        let isStatus = request.url.contains("/sync/status?")
        // Each response comes alone, also if several were requested at the same moment.
        let number = state.withLock { state in
            state.requests += 1
            return state.requests
        }
        try? await timekeeper.sleep(for: .milliseconds(60) + .microseconds(number % 1000))
        pause()
        let body = isStatus ? status(request.url) : list(request.url)
        var reader = reader
        let head = HTTPResponseHead(status: 200)
        if isStatus { state.withLock { $0.responseAt = Self.processorTime } }
        try reader.read(body.span.bytes, of: head)
        return HTTPResponse(head: head, body: reader, receivedBytes: body.count)
    }

    /// Ends the metering of the last response: what follows is the next request's.
    private func pause() {
        let now = Self.processorTime
        state.withLock { state in
            if let since = state.responseAt { state.seconds.append(now - since) }
            state.responseAt = nil
        }
    }

    private func status(_ url: String) -> [UInt8] {
        let connection = url.split(separator: "connection_id=c").dropFirst().first.flatMap { Int($0) } ?? 0
        let now = timekeeper.now.microseconds / 1_000_000
        let offset = Int64(connection * 7919) % Self.period
        let started = now - (now - offset) % Self.period
        let times = """
            "status":"SUCCESS","latestExecutionStatus":"SUCCESS",\
            "finishedAt":"\(Timestamp(seconds: started + (now - started >= 20 ? 20 : 20 - Self.period)).rfc3339)",\
            "nextScheduledSyncAt":"\(Timestamp(seconds: started + Self.period).rfc3339)"
            """
        let syncs = Self.names.map { name in
            """
            {"id":"\(connection)-\(name)","connection_id":"c\(connection)","name":"\(name)","variant":"base",\
            "frequency":"every 1h","recordCount":{"Record":\(now)},\(times)}
            """
        }
        return Array(#"{"syncs":[\#(syncs.joined(separator: ","))]}"#.utf8)
    }

    private func list(_ url: String) -> [UInt8] {
        guard url.contains("/connections") else { return Array(#"{"data":[{"unique_key":"large"}]}"#.utf8) }
        let page = url.split(separator: "page=").last.flatMap { Int($0) } ?? 0
        let items = (page * 1000..<max(page * 1000, min(connections, page * 1000 + 1000))).map {
            #"{"connection_id":"c\#($0)","provider_config_key":"large","errors":[]}"#
        }
        return Array(#"{"connections":[\#(items.joined(separator: ","))]}"#.utf8)
    }

    private static var processorTime: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
