import HTTPEndpoint
import HTTPExchange
import SyncModel
import TestSupport
import VendorSimulator

/// Takes requests to the simulator without a socket, on the clock of the test.
struct SimulatorTransport: HTTPTransport {
    let simulator: VendorSimulator
    let timekeeper: any Timekeeper
    /// How long each answer takes, there and back.
    var latency = Duration.zero

    func send<Reader: BodyReader>(
        _ request: HTTPRequest, into reader: Reader
    ) async throws(RequestFailure) -> HTTPResponse<Reader> {
        let pieces = request.url.split(separator: "/", maxSplits: 2)
        let parts = "/\(pieces.last ?? "")".split(separator: "?", maxSplits: 1).map(String.init)
        do {
            try await timekeeper.sleep(for: latency)
        } catch {
            throw RequestFailure(.timeout, "the transfer was cancelled")
        }
        let answer = await simulator.respond(
            to: EndpointRequest(
                path: parts.first ?? "/", query: parts.count > 1 ? parts[1] : "",
                headers: request.headers.map { ($0.name, $0.value.reveal()) }))
        let head = HTTPResponseHead(status: answer.status, headers: answer.headers)
        var reader = reader
        try reader.read(answer.body.bytes.span.bytes, of: head)
        return HTTPResponse(head: head, body: reader, receivedBytes: answer.body.bytes.count)
    }
}
