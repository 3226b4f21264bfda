import HTTPEndpoint
import ServiceSupport
import Synchronization
import TestSupport
import Testing

@Suite("Bodies that are made while a client takes them", .timeLimit(.minutes(5)))
struct MadeBodyTests {
    private static let segment = 128 << 10

    /// A body of numbered segments that counts how many were made.
    private static func body(segments: Int, made: Counter = Counter()) -> EndpointBody {
        var body = EndpointBody("begin\n")
        for number in 0..<segments {
            body.append(count: segment) { memory in
                made.count()
                memory.initializeMemory(as: UInt8.self, repeating: UInt8(ascii: "a") + UInt8(number % 26))
                memory[memory.count - 1] = UInt8(ascii: "\n")
            }
        }
        body.append(Array("end\n".utf8))
        return body
    }

    @Test("they arrive whole, in order and with their length, and the connection goes on")
    func whole() async throws {
        let body = Self.body(segments: 12)
        let bytes = body.bytes
        try await withServer { _ in
            EndpointResponse(status: 200, body: body)
        } _: { server in
            let client = try RawClient(port: server.port)
            for _ in 0..<2 {
                try client.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                let answer = try await client.read(until: "end\n")
                #expect(answer.contains("Content-Length: \(bytes.count)\r\n"))
                #expect(answer.utf8.suffix(bytes.count).elementsEqual(bytes))
            }
        }
    }

    @Test("a client that takes nothing costs a few segments, not a page")
    func slowClient() async throws {
        let made = Counter()
        let body = Self.body(segments: 2_000, made: made)
        try await withServer { request in
            request.path == "/made" ? .text("\(made.value)") : EndpointResponse(status: 200, body: body)
        } _: { server in
            let slow = try RawClient(port: server.port, receiveBuffer: 4096)
            try slow.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            // Answers to another client show when no more is made.
            var seen: [Int] = []
            while seen.count < 20 || Set(seen.suffix(20)).count > 1 {
                let other = try RawClient(port: server.port)
                try other.write("GET /made HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                let answer = try await other.read()
                seen.append(try #require(answer.split(whereSeparator: \.isWhitespace).last.flatMap { Int($0) }))
            }
            // What the sockets take, a few megabytes at most, and one segment waiting.
            #expect((1..<200).contains(made.value))
        }
    }

    @Test("HEAD tells the length and makes nothing")
    func head() async throws {
        let made = Counter()
        let body = Self.body(segments: 3, made: made)
        try await withServer { _ in
            EndpointResponse(status: 200, body: body)
        } _: { server in
            let client = try RawClient(port: server.port)
            try client.write("HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            let answer = try await client.read()
            #expect(answer.contains("Content-Length: \(10 + 3 * Self.segment)\r\n"))
            #expect(answer.hasSuffix("\r\n\r\n"))
        }
        #expect(made.value == 0)
    }

    @Test("all bytes, or piece by piece, they are the same")
    func bytes() {
        let body = Self.body(segments: 2)
        var pieces: [UInt8] = []
        body.forEachPiece { pieces += $0 }
        #expect(pieces == body.bytes)
        #expect(pieces.count == body.count)
    }
}

private final class Counter: Sendable {
    private let total = Atomic(0)

    var value: Int { total.load(ordering: .relaxed) }

    func count() {
        total.wrappingAdd(1, ordering: .relaxed)
    }
}
