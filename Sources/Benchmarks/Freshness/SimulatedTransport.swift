import HTTPEndpoint
import HTTPExchange
import SyncModel
import VendorSimulator

/// Passes requests to the vendor simulator without a socket, and gives up when a request's timeout has passed.
struct SimulatedTransport: HTTPTransport {
    /// The host that stands for the simulator in URLs.
    static let root = "http://simulator"

    let simulator: VendorSimulator
    let timekeeper: any Timekeeper

    func send<Reader: BodyReader>(
        _ request: HTTPRequest, into reader: Reader
    ) async throws(RequestFailure) -> HTTPResponse<Reader> {
        guard let response = await response(to: request) else {
            throw RequestFailure(.timeout, "no response within \(request.timeout.inSeconds) s")
        }
        var reader = reader
        let head = HTTPResponseHead(status: response.status, headers: response.headers)
        let bytes = response.body.bytes
        try reader.read(bytes.span.bytes, of: head)
        return HTTPResponse(head: head, body: reader, receivedBytes: bytes.count)
    }

    /// `nil` if it does not come in time. The simulated vendor goes on working all the same.
    private func response(to request: HTTPRequest) async -> EndpointResponse? {
        let target = request.url.dropFirst(Self.root.utf8.count).split(separator: "?", maxSplits: 1)
        let endpointRequest = EndpointRequest(
            path: target.first.map(String.init) ?? "/", query: target.dropFirst().first.map(String.init) ?? "",
            headers: request.headers.map { ($0.name, $0.value.reveal()) })
        let deadline = timekeeper.uptime + request.timeout
        return await withTaskGroup(of: EndpointResponse?.self) { group in
            group.addTask { await simulator.respond(to: endpointRequest) }
            group.addTask {
                try? await timekeeper.sleep(until: deadline)
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }
}
