import Exporter
import Fleet
import HTTPExchange
import Polling
import ServiceSupport
import SyncModel
import Synchronization
import Testing
import VirtualTime

@Suite("Punctuality")
struct PunctualityTests {
    @Test("of fifty sources, those of vendors that answer are polled on time while a dozen hang and a dozen fail")
    func fairness() throws {
        let time = VirtualTime()
        let transport = MixedVendors(timekeeper: time)
        let names = (0..<50).map { "source-\($0)" }
        let yaml =
            "global: {interval: 10s, timeout: 25s}\nsources:\n"
            + names.map { name in
                "  - {name: \(name), provider: nango, base_url: \"http://\(name)\", secret_key: k, integrations: [i], "
                    + "connection_health: false, max_requests_per_minute: 1000}\n"
            }.joined()
        let configuration = try ConfigurationLoader(environment: [:]).load(Array(yaml.utf8), path: "test")
        let pollers = configuration.sources.map {
            SourcePoller(
                $0, transport: transport, publication: Publication(), timekeeper: time, logger: LineBox().logger())
        }
        time.run {
            await withTaskGroup { group in
                for poller in pollers { group.addTask { await poller.run() } }
                try? await time.sleep(for: .seconds(600))
                group.cancelAll()
            }
        }

        for (index, name) in names.enumerated() {
            let times = transport.times(of: name)
            switch MixedVendors.temper(of: index) {
            case .answers:
                #expect(times.count >= 59, "\(name)")
                // The first interval is longer by up to a tenth, drawn once; all others are even.
                for (one, next) in zip(times.dropFirst(), times.dropFirst(2)) {
                    #expect(abs((next - one).inSeconds - 10) <= 0.5, "\(name)")
                }
            // It overruns its interval each time, and is asked again at once.
            case .hangs: #expect((22...25).contains(times.count), "\(name): \(times.count)")
            // Three attempts in each poll.
            case .fails: #expect((171...183).contains(times.count), "\(name): \(times.count)")
            }
        }
    }
}

/// Vendors of which some answer, some hang until the request's timeout, and some fail; by the number in their host.
private final class MixedVendors: HTTPTransport {
    enum Temper {
        case answers
        case hangs
        case fails
    }

    private let timekeeper: VirtualTime
    private let asked = Mutex<[String: [Duration]]>([:])

    init(timekeeper: VirtualTime) {
        self.timekeeper = timekeeper
    }

    static func temper(of index: Int) -> Temper {
        switch index % 4 {
        case 0: .hangs
        case 1: .fails
        default: .answers
        }
    }

    /// When syncs were requested of a host.
    func times(of host: String) -> [Duration] { asked.withLock { $0[host] ?? [] } }

    func send<Reader: BodyReader>(
        _ request: HTTPRequest, into reader: Reader
    ) async throws(RequestFailure) -> HTTPResponse<Reader> {
        let host = String(request.url.dropFirst("http://".count).prefix { $0 != "/" })
        let index = host.split(separator: "-").last.flatMap { Int($0) } ?? 0
        if request.url.contains("/sync/status") { asked.withLock { $0[host, default: []].append(timekeeper.uptime) } }
        let temper = Self.temper(of: index)
        do {
            try await timekeeper.sleep(for: temper == .hangs ? request.timeout : .milliseconds(50 + index))
        } catch {
            throw RequestFailure(.timeout, "cancelled")
        }
        switch temper {
        case .hangs: throw RequestFailure(.timeout, "nothing came")
        case .fails: throw RequestFailure(.reset, "the connection broke")
        case .answers: break
        }
        let head = HTTPResponseHead(status: 200, headers: [])
        let body = Array(#"{"syncs":[{"id":"1","connection_id":"c","name":"n","status":"SUCCESS"}]}"#.utf8)
        var reader = reader
        try reader.read(body.span.bytes, of: head)
        return HTTPResponse(head: head, body: reader, receivedBytes: body.count)
    }
}
