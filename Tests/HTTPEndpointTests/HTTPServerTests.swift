import HTTPEndpoint
import ServiceSupport
import TestSupport
import Testing

@Suite("Serving HTTP/1.1", .timeLimit(.minutes(5)))
struct HTTPServerTests {
    @Test("an answer carries length and date, and the connection stays open for the next request")
    func keepAlive() async throws {
        try await withServer { server in
            let client = try RawClient(port: server.port)
            try client.write("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")
            let first = try await client.read(until: "GET /a\n")
            #expect(first.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(first.contains("Content-Length: 7\r\n"))
            #expect(first.contains(#/\r\nDate: [A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT\r\n/#))
            #expect(!first.contains("Connection:"))
            try client.write("GET /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            let second = try await client.read()
            #expect(second.hasSuffix("GET /b\n"))
            #expect(second.contains("Connection: close\r\n"))
        }
    }

    @Test("pipelined requests are answered in order, even if the first takes longest")
    func pipelining() async throws {
        try await withServer { request in
            if request.path == "/1" { for _ in 0..<10 { await Task.yield() } }
            return EndpointResponse(status: 200, body: EndpointBody(request.path))
        } _: { server in
            let client = try RawClient(port: server.port)
            let requests = (1...3).map { "GET /\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined()
            try client.write(requests + "GET /4 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            let answer = try await client.read()
            let lines = answer.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("/") }
            #expect(lines == ["/1HTTP/1.1 200 OK", "/2HTTP/1.1 200 OK", "/3HTTP/1.1 200 OK", "/4"])
        }
    }

    @Test("HEAD is answered with the length of the body and without the body")
    func head() async throws {
        try await withServer { server in
            let client = try RawClient(port: server.port)
            try client.write("HEAD /abc HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            let answer = try await client.read()
            #expect(answer.contains("Content-Length: 10\r\n"))
            #expect(answer.hasSuffix("\r\n\r\n"))
        }
    }

    @Test("HTTP/1.0 closes by default, needs no host, and keeps the connection when asked to")
    func oldProtocol() async throws {
        try await withServer { server in
            let closing = try RawClient(port: server.port)
            try closing.write("GET / HTTP/1.0\r\n\r\n")
            #expect(try await closing.read().hasSuffix("GET /\n"))
            let kept = try RawClient(port: server.port)
            try kept.write("GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            #expect(try await kept.read(until: "GET /1\n").contains("Connection: keep-alive\r\n"))
            try kept.write("GET /2 HTTP/1.0\r\n\r\n")
            #expect(try await kept.read().hasSuffix("GET /2\n"))
        }
    }

    @Test("a client that closes its sending side still gets its answer")
    func halfClose() async throws {
        try await withServer { server in
            let client = try RawClient(port: server.port)
            try client.write("GET /late HTTP/1.1\r\nHost: x\r\n\r\n")
            client.closeSending()
            #expect(try await client.read().hasSuffix("GET /late\n"))
        }
    }

    @Test(
        "the target is decoded into path and query, in absolute form as well",
        arguments: [
            ("/a%20b%2Fc?x=1+2", "/a b/c|x=1+2"),
            ("http://host.example:80/metrics?q", "/metrics|q"),
            ("http://host.example", "/|"),
            ("/%F0%9F%90%A6", "/🐦|"),
        ])
    func targets(target: String, expected: String) async throws {
        try await withServer { request in
            .text("\(request.path)|\(request.query)")
        } _: { server in
            let client = try RawClient(port: server.port)
            try client.write("GET \(target) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            #expect(try await client.read().hasSuffix("\r\n\r\n\(expected)\n"))
        }
    }

    @Test("a body larger than every buffer arrives whole, on a connection that serves the next request as well")
    func largeBody() async throws {
        let page = EndpointBody([UInt8](repeating: UInt8(ascii: "x"), count: 5_000_001))
        try await withServer { _ in
            EndpointResponse(status: 200, body: page)
        } _: { server in
            let client = try RawClient(port: server.port, receiveBuffer: 4096)
            try client.write("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n")
            try client.write("GET /2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            let answer = try await client.read()
            #expect(answer.utf8.count { $0 == UInt8(ascii: "x") } == 10_000_002)
        }
    }

    @Test("a request to change protocols is answered in HTTP/1.1 and ends its connection")
    func upgrade() async throws {
        try await withServer { server in
            let client = try RawClient(port: server.port)
            try client.write("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")
            let answer = try await client.read()
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.hasSuffix("GET /\n"))
        }
    }

    @Test("a body is read, thrown away, and the next request found behind it")
    func requestBody() async throws {
        try await withServer { server in
            let client = try RawClient(port: server.port)
            try client.write("POST /1 HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n")
            #expect(try await client.read(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
            try client.write("abcGET /2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            let answers = try await client.read()
            #expect(answers.contains("POST /1\n"))
            #expect(answers.hasSuffix("GET /2\n"))
        }
    }

    @Test("a header that would forge another one is not sent")
    func forgedHeader() async throws {
        try await withServer { _ in
            .text("x", headers: [("X-Name", "a\r\nX-Forged: b")])
        } _: { server in
            let client = try RawClient(port: server.port)
            try client.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await client.read().isEmpty)
        }
    }
}
