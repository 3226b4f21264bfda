import Glibc
import HTTPEndpoint
import ServiceSupport
import TestSupport
import Testing

@testable import HTTPEndpoint

@Suite("More connections than there may be", .timeLimit(.minutes(5)))
struct CrowdTests {
    private static func limits(_ maximum: Int) -> EndpointLimits {
        var limits = EndpointLimits()
        limits.maximumConnections = maximum
        limits.headerTimeout = .seconds(600)
        limits.idleTimeout = .seconds(600)
        return limits
    }

    private static let request = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n"

    @Test("the one that has been idle for longest makes room, whatever it asked before")
    func idle() async throws {
        try await withServer(limits: Self.limits(3)) { server in
            let clients = try (0..<3).map { _ in try RawClient(port: server.port) }
            for client in clients {
                try client.write(Self.request)
                _ = try await client.read(until: "GET /a\n")
            }
            // The first one is in use again, so the second has been idle for longest.
            try clients[0].write(Self.request)
            _ = try await clients[0].read(until: "GET /a\n")
            let new = try RawClient(port: server.port)
            try new.write(Self.request)
            _ = try await new.read(until: "GET /a\n")
            #expect(try await clients[1].read().isEmpty)
            #expect(!clients[0].isClosed)
            #expect(!clients[2].isClosed)
        }
    }

    @Test("one whose request is at work is never closed: the new one waits until there is room")
    func working() async throws {
        let (arrived, release) = (Signal(), Signal())
        try await withServer(limits: Self.limits(1)) { request in
            if request.path == "/slow" {
                arrived.fire()
                await release.wait()
            }
            return .text("answer")
        } _: { server in
            let working = try RawClient(port: server.port)
            try working.write("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
            await arrived.wait()
            // One is taken beyond the limit, and waits for nobody; the next is not.
            let second = try RawClient(port: server.port)
            let third = try RawClient(port: server.port)
            try third.write("GET /third HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            release.fire()
            #expect(try await working.read(until: "answer\n").hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(try await third.read().hasSuffix("answer\n"))
            withExtendedLifetime(second) {}
        }
    }

    @Test("one whose client does not read its response makes room")
    func reading() async throws {
        let page = EndpointBody([UInt8](repeating: 0x20, count: 32 << 20))
        try await withServer(limits: Self.limits(2)) { request in
            request.path == "/page" ? EndpointResponse(status: 200, body: page) : .text("answer")
        } _: { server in
            let slow = try (0..<2).map { _ in try RawClient(port: server.port, receiveBuffer: 4096) }
            for client in slow {
                try client.write("GET /page HTTP/1.1\r\nHost: x\r\n\r\n")
                _ = try await client.readHead()
            }
            let new = try RawClient(port: server.port)
            try new.write(Self.request)
            #expect(try await new.read(until: "answer\n").hasPrefix("HTTP/1.1 200 OK\r\n"))
        }
    }

    @Test("connections leave files for everything else")
    func files() {
        #expect(OpenFiles.forConnections(of: 1024) == 768)
        #expect(OpenFiles.forConnections(of: 65_536) == 65_280)
        #expect(OpenFiles.forConnections(of: 300) == 150)
        #expect(OpenFiles.forConnections > 0)
    }
}
