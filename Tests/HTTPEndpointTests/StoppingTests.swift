import HTTPEndpoint
import ServiceSupport
import TestSupport
import Testing

@Suite("Starting and stopping", .timeLimit(.minutes(5)))
struct StoppingTests {
    @Test("a stop answers the request in flight, and whoever asks until then, and says that the connection ends")
    func drain() async throws {
        let (arrived, release) = (Signal(), Signal())
        var limits = EndpointLimits()
        limits.drainTimeout = .seconds(600)
        try await withServer(limits: limits) { request in
            if request.path == "/late" { return .text("late") }
            arrived.fire()
            await release.wait()
            return .text("done")
        } _: { server in
            let busy = try RawClient(port: server.port)
            let idle = try RawClient(port: server.port)
            try busy.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            await arrived.wait()
            server.task.cancel()
            #expect(try await idle.read().isEmpty)
            let late = try RawClient(port: server.port)
            try late.write("GET /late HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(try await late.read().hasSuffix("late\n"))
            release.fire()
            let answer = try await busy.read()
            #expect(answer.contains("Connection: close\r\n"))
            #expect(answer.hasSuffix("done\n"))
            _ = await server.task.result
            #expect(throws: RawClient.Failure.self) { try RawClient(port: server.port) }
        }
    }

    @Test("a route that does not end is cut off, and its task cancelled, when the drain has lasted long enough")
    func drainDeadline() async throws {
        var limits = EndpointLimits()
        limits.drainTimeout = .milliseconds(50)
        let (arrived, never, cancelled) = (Signal(), Signal(), Signal())
        try await withServer(limits: limits) { _ in
            arrived.fire()
            await never.wait()
            if Task.isCancelled { cancelled.fire() }
            return .text("too late")
        } _: { server in
            let client = try RawClient(port: server.port)
            try client.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            await arrived.wait()
            server.task.cancel()
            try await server.task.value
            #expect(try await client.read().isEmpty)
            await cancelled.wait()
        }
    }

    @Test("a client that takes nothing of its answer is cut off, and does not hold up a stop")
    func stalledClient() async throws {
        var limits = EndpointLimits()
        limits.readingWindow = .milliseconds(50)
        limits.drainTimeout = .seconds(600)
        let arrived = Signal()
        let page = EndpointBody([UInt8](repeating: 0, count: 40_000_000))
        try await withServer(limits: limits) { _ in
            arrived.fire()
            return EndpointResponse(status: 200, body: page)
        } _: { server in
            let client = try RawClient(port: server.port, receiveBuffer: 4096)
            try client.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            await arrived.wait()
            server.task.cancel()
            try await server.task.value
        }
    }

    @Test("an address in use is refused with a sentence, and the other addresses are let go")
    func addressInUse() async throws {
        try await withServer { server in
            let taken = ListenAddress(host: "127.0.0.1", port: server.port)
            let second = HTTPServer(addresses: [ListenAddress(host: "127.0.0.1", port: 0), taken]) { _ in .text("") }
            let error = await #expect(throws: EndpointError.self) { try await second.run() }
            #expect(error?.description == "cannot listen on \(taken): the address is already in use")
        }
    }

    @Test("a name that does not resolve is refused with a sentence")
    func unknownHost() async throws {
        let address = ListenAddress(host: "no-such-host.invalid", port: 0)
        let server = HTTPServer(addresses: [address]) { _ in .text("") }
        let error = await #expect(throws: EndpointError.self) { try await server.run() }
        #expect(error?.description == "cannot listen on \(address): the host name could not be resolved")
    }

    @Test("without a host, every address of the machine answers, and the port is told")
    func wildcard() async throws {
        let server = HTTPServer(addresses: [ListenAddress(host: "", port: 0)]) { _ in .text("here") }
        let (streams, bound) = AsyncStream.makeStream(of: BoundAddress.self)
        let run = Task { try await server.run { bound.yield($0[0]) } }
        var addresses = streams.makeAsyncIterator()
        let address = try #require(await addresses.next())
        let client = try RawClient(port: address.port)
        try client.write("GET / HTTP/1.0\r\n\r\n")
        #expect(try await client.read().hasSuffix("here\n"))
        run.cancel()
        try await run.value
    }
}
