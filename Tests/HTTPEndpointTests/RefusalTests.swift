import HTTPEndpoint
import ServiceSupport
import TestSupport
import Testing

@Suite("Refusing requests", .timeLimit(.minutes(5)))
struct RefusalTests {
    @Test(
        "what is not a request is answered with 400 and the connection closed",
        arguments: [
            "nonsense\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /%ff HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /%2 HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        ])
    func badRequests(request: String) async throws {
        try await withServer { server in
            let client = try RawClient(port: server.port)
            try client.write(request)
            let answer = try await client.read()
            #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
            #expect(answer.contains("Connection: close\r\n"))
            #expect(answer.hasSuffix("\r\n\r\n400 Bad Request\n"))
        }
    }

    @Test(
        "a method that nobody knows gets 405 with those there are, like one that is only not allowed",
        arguments: ["FOO", "get", "GETX", "X-Y.Z!", "DELETE"])
    func unknownMethod(method: String) async throws {
        var router = Router()
        router.get("/metrics") { _ in .text("page") }
        try await withServer(respond: router.respond) { server in
            let client = try RawClient(port: server.port)
            try client.write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
            _ = try await client.read(until: "page\n")
            try client.write(
                "\(method) /metrics?a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc")
            let answer = try await client.read()
            #expect(answer.hasPrefix("HTTP/1.1 405 Method Not Allowed\r\n"), "\(answer)")
            #expect(answer.contains("Allow: GET, HEAD\r\n"))
            #expect(answer.contains("Connection: close\r\n"))
            client.closeSending()
        }
    }

    @Test(
        "what only resembles an unknown method is no request",
        arguments: ["F()O /", "FOO  /", "FOO /\u{1}", " FOO /", "FOO"])
    func resemblingMethod(start: String) async throws {
        try await withServer { server in
            let client = try RawClient(port: server.port)
            try client.write("\(start) HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await client.read().hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        }
    }

    @Test("a malformed request behind a good one is refused after the good one's answer")
    func malformedBehind() async throws {
        try await withServer { server in
            let client = try RawClient(port: server.port)
            try client.write("GET /good HTTP/1.1\r\nHost: x\r\n\r\n\u{1}\u{2}\u{3}\r\n\r\n")
            let answer = try await client.read()
            #expect(answer.hasPrefix("HTTP/1.1 200 OK"))
            #expect(answer.contains("GET /good\nHTTP/1.1 400 Bad Request"))
        }
    }

    @Test("a client that is still sending when it is refused can finish, and reads why")
    func refusedWhileSending() async throws {
        var limits = EndpointLimits()
        limits.lingerTimeout = .seconds(600)
        try await withServer(limits: limits) { server in
            let client = try RawClient(port: server.port)
            try client.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\n")
            try client.write(String(repeating: "x", count: 9_000_000))
            #expect(try await client.read().hasPrefix("HTTP/1.1 413 "))
            client.closeSending()
        }
    }

    @Test("headers over the limit get 431, however they are spread", arguments: [1, 40])
    func largeHeaders(lines: Int) async throws {
        var limits = EndpointLimits()
        limits.maximumHeaderBytes = 4096
        try await withServer(limits: limits) { server in
            let client = try RawClient(port: server.port)
            let line = "X-Long: \(String(repeating: "x", count: 6000 / lines))\r\n"
            try client.write("GET / HTTP/1.1\r\nHost: x\r\n\(String(repeating: line, count: lines))\r\n")
            #expect(try await client.read().hasPrefix("HTTP/1.1 431 "))
        }
    }

    @Test(
        "a body over the limit gets 413, announced or not",
        arguments: [
            "Content-Length: 2000\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n7d0\r\n\(String(repeating: "x", count: 2000))\r\n0\r\n\r\n",
        ])
    func largeRequestBody(rest: String) async throws {
        var limits = EndpointLimits()
        limits.maximumBodyBytes = 1000
        try await withServer(limits: limits) { server in
            let client = try RawClient(port: server.port)
            try client.write("POST / HTTP/1.1\r\nHost: x\r\n\(rest)")
            let answer = try await client.read()
            #expect(answer.hasPrefix("HTTP/1.1 413 "))
            #expect(answer.contains("Connection: close\r\n"))
        }
    }

    @Test("a connection that rests too long between requests is closed")
    func idle() async throws {
        var limits = EndpointLimits()
        limits.idleTimeout = .milliseconds(50)
        try await withServer(limits: limits) { server in
            let client = try RawClient(port: server.port)
            try client.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await client.read().hasSuffix("GET /\n"))
        }
    }

}
