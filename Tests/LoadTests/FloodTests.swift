import HTTPEndpoint
import ServiceSupport
import Synchronization
import TestSupport
import Testing

@Suite("Floods on one connection", .timeLimit(.minutes(5)))
struct FloodTests {
    /// More than a request may need, sent as fast as the socket takes it.
    struct Flood: CustomTestStringConvertible {
        let name: String
        let bytes: String
        /// Which of 400 and 431 it gets inside a chunk's head depends on the version of the parser.
        let statuses: Set<String>

        var testDescription: String { name }

        private init(name: String, bytes: String, status: Int...) {
            self.name = name
            self.bytes = bytes
            statuses = Set(status.map(String.init))
        }

        static let all = [
            Flood(name: "ten thousand headers", bytes: head + lines(10_000), status: 431),
            Flood(
                name: "a thousand empty headers", bytes: head + String(repeating: "A:\r\n", count: 1000) + "\r\n",
                status: 431),
            Flood(name: "a header of a megabyte", bytes: "\(head)A: \(megabyte)\r\n\r\n", status: 431),
            Flood(name: "a header that does not end", bytes: "\(head)A: \(megabyte)", status: 431),
            Flood(name: "the name of a header that does not end", bytes: head + megabyte, status: 431),
            Flood(name: "a target of a megabyte", bytes: "GET /\(megabyte) HTTP/1.1\r\nHost: x\r\n\r\n", status: 431),
            Flood(name: "a target that does not end", bytes: "GET /\(megabyte)", status: 431),
            Flood(name: "a method that does not end", bytes: megabyte, status: 400),
            Flood(name: "empty lines", bytes: String(repeating: "\r\n", count: 1 << 19), status: 431),
            Flood(
                name: "a GET with a megabyte", bytes: "\(head)Content-Length: 1048576\r\n\r\n\(megabyte)", status: 413),
            Flood(
                name: "a length near 64 bits", bytes: "\(head)Content-Length: 18446744073709551615\r\n\r\n", status: 413
            ),
            Flood(name: "a chunk of a megabyte", bytes: "\(chunks)100000\r\n\(megabyte)", status: 413),
            Flood(name: "a chunk near 64 bits", bytes: "\(chunks)ffffffffffffffff\r\n\(megabyte)", status: 413),
            Flood(
                name: "chunks of one byte", bytes: chunks + String(repeating: "1\r\nx\r\n", count: 100_000), status: 413
            ),
            Flood(
                name: "a chunk's extension of a megabyte", bytes: "\(chunks)1;\(megabyte)\r\nx\r\n", status: 400, 431),
            Flood(
                name: "the digits of a chunk's size", bytes: chunks + String(repeating: "0", count: 1 << 20),
                status: 400, 431),
            Flood(name: "ten thousand trailers", bytes: "\(chunks)0\r\n\(lines(10_000))", status: 431),
            Flood(name: "chunked nonsense", bytes: "\(chunks)nonsense\r\n\(megabyte)", status: 400),
        ]

        private static let head = "GET / HTTP/1.1\r\nHost: x\r\n"
        private static let chunks = "\(head)Transfer-Encoding: chunked\r\n\r\n"
        private static let megabyte = String(repeating: "x", count: 1 << 20)

        private static func lines(_ count: Int) -> String {
            (0..<count).map { "X-\($0): y\r\n" }.joined()
        }
    }

    @Test("each is refused with what is wrong with it, and the connection ends", arguments: Flood.all)
    func refused(flood: Flood) async throws {
        let answer = try await withServer { server in
            let client = try RawClient(port: server.port)
            try await client.send(flood.bytes)
            client.closeSending()
            return try await client.read()
        }
        #expect(flood.statuses.contains { answer.hasPrefix("HTTP/1.1 \($0) ") }, "\(answer.prefix(200))")
        #expect(answer.contains("Connection: close\r\n"))
    }

    @Test("ten thousand requests in a row on one connection are answered in order")
    func pipelined() async throws {
        let answers = try await withServer { request in
            EndpointResponse(status: 200, body: EndpointBody("<\(request.path.dropFirst())>"))
        } _: { server in
            let client = try RawClient(port: server.port)
            async let answers = client.read()
            try await client.send((0..<10_000).map { "GET /\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined())
            client.closeSending()
            return try await answers
        }
        let numbers = answers.split(separator: "<").dropFirst().map { $0.prefix { $0 != ">" } }
        #expect(numbers.elementsEqual((0..<10_000).map { Substring("\($0)") }))
    }

    @Test("a client that does not read its answer has no further request served")
    func unread() async throws {
        let asked = Signal()
        let count = Atomic(0)
        let page = EndpointBody([UInt8](repeating: 0x20, count: 16 << 20))
        try await withServer { request in
            if request.path == "/other" { return .text("other") }
            count.wrappingAdd(1, ordering: .relaxed)
            asked.fire()
            return EndpointResponse(status: 200, body: page)
        } _: { server in
            let client = try RawClient(port: server.port, receiveBuffer: 4096)
            try client.write(String(repeating: "GET / HTTP/1.1\r\nHost: x\r\n\r\n", count: 1000))
            await asked.wait()
            let other = try RawClient(port: server.port)
            try other.write("GET /other HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(try await other.read().hasSuffix("other\n"))
            #expect(count.load(ordering: .relaxed) == 1)
        }
    }
}
