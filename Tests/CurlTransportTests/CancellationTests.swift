import CurlTransport
import Foundation
import HTTPExchange
import TestSupport
import Testing

@Suite("How a transfer is given up", .timeLimit(.minutes(5)))
struct CancellationTests {
    @Test("Cancelling ends the request, and its connection is gone when the call returns")
    func cancelled() async throws {
        let server = try ScriptedServer { _ in [.hang] }
        let transport = CurlTransport(userAgent: "tests/1")
        let request = Task { await failureOf { try await get(server.url(), over: transport) } }
        await server.untilRequests(1)
        request.cancel()
        let failure = await request.value
        #expect(failure?.reason == .timeout)
        #expect(failure?.message.contains("cancelled") == true)
        #expect(connections(to: server.port) == 0)
        await server.untilConnectionsEnded(1)
    }

    @Test("A request of a task that is cancelled already never goes out")
    func alreadyCancelled() async throws {
        let server = try ScriptedServer(answering: ScriptedServer.json("{}"))
        let transport = CurlTransport(userAgent: "tests/1")
        let gate = AsyncStream<Void>.makeStream()
        let request = Task {
            for await _ in gate.stream {}  // ends with the cancellation
            return await failureOf { try await get(server.url("/never"), over: transport) }
        }
        request.cancel()
        #expect(await request.value?.reason == .timeout)
        _ = try await get(server.url("/later"), over: transport)
        #expect(server.requests.map(\.target) == ["/later"])
    }

    @Test("A hundred cancelled requests leave no descriptor behind")
    func descriptors() async throws {
        let server = try ScriptedServer { _ in [.hang] }
        let transport = CurlTransport(userAgent: "tests/1")
        let requests = (0..<100).map { _ in
            Task { await failureOf { try await get(server.url(), over: transport) } }
        }
        await server.untilRequests(100)
        #expect(connections(to: server.port) == 100)
        for request in requests { request.cancel() }
        for request in requests { _ = await request.value }
        #expect(connections(to: server.port) == 0)
        await server.untilConnectionsEnded(100)
    }

    @Test("Shutting down ends what is under way, and refuses what comes later")
    func shutdown() async throws {
        let server = try ScriptedServer { _ in [.hang] }
        let transport = CurlTransport(userAgent: "tests/1")
        let request = Task { await failureOf { try await get(server.url(), over: transport) } }
        await server.untilRequests(1)
        transport.shutdown()
        #expect(connections(to: server.port) == 0)
        #expect(await request.value?.reason == .internal)
        let later = await failureOf { try await get(server.url(), over: transport) }
        #expect(later?.reason == .internal)
        transport.shutdown()
    }

    @Test("A transport that is let go closes its idle connections")
    func letGo() async throws {
        let server = try ScriptedServer(answering: ScriptedServer.json("{}"))
        _ = try await get(server.url())
        await server.untilConnectionsEnded(1)
    }
}

/// How many sockets of this process are connected to a port of 127.0.0.1.
private func connections(to port: UInt16) -> Int {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    return names.count { name in
        guard let descriptor = Int32(name) else { return false }
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(descriptor, $0, &size) }
        }
        return status == 0 && address.sin_family == sa_family_t(AF_INET) && address.sin_port == port.bigEndian
    }
}
