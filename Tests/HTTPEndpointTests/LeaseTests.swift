import HTTPEndpoint
import TestSupport
import Testing

@Suite("What an answer holds until it is sent")
struct LeaseTests {
    /// Tells when it is let go.
    private final class Lease: Sendable {
        let letGo = Signal()

        deinit {
            letGo.fire()
        }
    }

    @Test(
        "it is let go when the last byte is sent, and when the client leaves in the middle", arguments: [true, false])
    func letGo(readsToTheEnd: Bool) async throws {
        let (signals, signal) = AsyncStream.makeStream(of: Signal.self)
        try await withServer { _ in
            let lease = Lease()
            signal.yield(lease.letGo)
            var response = EndpointResponse(status: 200, body: [UInt8](repeating: 0x20, count: 16 << 20))
            response.lease = lease
            return response
        } _: { server in
            // It leaves at the end of this scope.
            let letGo: Signal
            do {
                let client = try RawClient(port: server.port)
                try client.write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                letGo = try #require(await signals.first { _ in true })
                if readsToTheEnd { _ = try await client.read() }
            }
            await letGo.wait()
        }
    }
}
