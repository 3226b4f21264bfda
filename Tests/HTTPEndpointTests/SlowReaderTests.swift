import HTTPEndpoint
import ServiceSupport
import TestSupport
import Testing

@Suite("Clients that read slowly", .timeLimit(.minutes(5)))
struct SlowReaderTests {
    private static let page = EndpointBody([UInt8](repeating: 0x20, count: 32 << 20))
    private static let request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

    private func withPage(
        _ limits: EndpointLimits, _ body: @Sendable (RunningServer) async throws -> Void
    ) async throws {
        try await withServer(limits: limits) { _ in
            EndpointResponse(status: 200, body: Self.page)
        } _: { server in
            try await body(server)
        }
    }

    @Test("one that reads nothing for a while is disconnected")
    func stalled() async throws {
        var limits = EndpointLimits()
        limits.readingWindow = .milliseconds(100)
        try await withPage(limits) { server in
            let client = try RawClient(port: server.port, receiveBuffer: 4096)
            try client.write(Self.request)
            #expect(try await client.readHead().hasPrefix("HTTP/1.1 200 OK\r\n"))
            await client.waitUntilCutOff()
        }
    }

    @Test("one that reads fast enough, but takes too long in all, is disconnected")
    func tooLong() async throws {
        var limits = EndpointLimits()
        limits.minimumBytesRead = 0
        limits.responseTimeout = .milliseconds(100)
        try await withPage(limits) { server in
            let client = try RawClient(port: server.port, receiveBuffer: 4096)
            try client.write(Self.request)
            await client.waitUntilCutOff()
        }
    }

    @Test("one that reads a little at a time is served, though it takes many windows")
    func slow() async throws {
        var limits = EndpointLimits()
        limits.readingWindow = .seconds(2)
        try await withPage(limits) { server in
            // curl pauses for a second at a time.
            let answer = try await server.curl(
                "--limit-rate", "8M", "-o", "/dev/null", "-w", "%{size_download}", scheme: "http")
            #expect(answer.status == 0)
            #expect(answer.output == "\(32 << 20)")
        }
    }

    @Test("one that reads nothing is disconnected behind TLS as well")
    func encrypted() async throws {
        var limits = EndpointLimits()
        limits.responseTimeout = .milliseconds(300)
        let tls = try TLSContext(.test())
        try await withServer(limits: limits) { _ in
            EndpointResponse(status: 200, body: Self.page)
        } security: {
            EndpointSecurity(tls: tls)
        } _: { server in
            let answer = try await server.curl("--limit-rate", "100k", "-o", "/dev/null")
            #expect(answer.status != 0)
        }
    }
}

extension RawClient {
    /// Returns once the server has closed or reset the connection, without reading what it sent before.
    fileprivate func waitUntilCutOff() async {
        while !isReset { await Task.yield() }
    }
}
