import Glibc
import TestSupport
import Testing

@testable import HTTPEndpoint

@Suite("Sockets that systemd hands over", .timeLimit(.minutes(5)))
struct InheritedSocketsTests {
    private func socket(_ family: Int32, isListening: Bool = true) -> Int32 {
        let descriptor = Glibc.socket(family, Int32(SOCK_STREAM.rawValue), 0)
        if isListening { #expect(listen(descriptor, 16) == 0) }
        return descriptor
    }

    @Test("a server takes connections from one")
    func serves() async throws {
        let inherited = try InheritedSockets(descriptors: [socket(AF_INET), socket(AF_INET6)])
        let server = HTTPServer(listeningOn: .inherited(inherited)) { _ in .text("here") }
        let (streams, bound) = AsyncStream.makeStream(of: [BoundAddress].self)
        let run = Task { try await server.run { bound.yield($0) } }
        var iterator = streams.makeAsyncIterator()
        let addresses = try #require(await iterator.next())
        #expect(addresses.count == 2)
        let client = try RawClient(port: addresses[0].port)
        try client.write("GET / HTTP/1.0\r\n\r\n")
        #expect(try await client.read().hasSuffix("here\n"))
        run.cancel()
        try await run.value
    }

    @Test(
        "where none is handed over to this process, the error says why",
        arguments: [
            (nil, "1", "LISTEN_FDS names none"), ("0", "me", "LISTEN_FDS names none"),
            ("x", "me", "LISTEN_FDS names none"), ("1", "1", "LISTEN_PID names another process"),
            ("1", nil, "LISTEN_PID names another process"), ("5000", "me", "LISTEN_FDS is 5000"),
        ] as [(String?, String?, String)])
    func missing(count: String?, process: String?, reason: String) {
        let environment = ["LISTEN_FDS": count, "LISTEN_PID": process == "me" ? "\(getpid())" : process]
        let error = #expect(throws: EndpointError.self) {
            try InheritedSockets.fromSystemd { environment[$0] ?? nil }
        }
        #expect(error == .noInheritedSockets(reason: reason))
        #expect(error?.description.contains("socket unit") == true)
    }

    @Test("what is not a listening socket is refused")
    func notListening() {
        let quiet = socket(AF_INET, isListening: false)
        defer { close(quiet) }
        for descriptor in [quiet, 0] {
            #expect(throws: EndpointError.self) { try InheritedSockets(descriptors: [descriptor]) }
        }
    }
}
