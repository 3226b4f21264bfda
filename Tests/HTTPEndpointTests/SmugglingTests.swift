import HTTPEndpoint
import Synchronization
import TestSupport
import Testing

@Suite("Requests that two readers would take apart differently", .timeLimit(.minutes(5)))
struct SmugglingTests {
    private static let second = "GET /second HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

    /// What stands between `POST /first HTTP/1.1`, `Host: x` and the second request.
    private static let shapes = [
        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
        "Content-Length: 0\r\nContent-Length: 5\r\n\r\n",
        "Content-Length: 5\r\nContent-Length: 0\r\n\r\n",
        "Content-Length: 0, 5\r\n\r\n",
        "Content-Length: +5\r\n\r\n",
        "Content-Length: -5\r\n\r\n",
        "Content-Length: 0x5\r\n\r\n",
        "Content-Length: 5x\r\n\r\n",
        "Content-Length: 1 2\r\n\r\n",
        "Content-Length: 18446744073709551616\r\n\r\n",
        "Content-Length:\r\n\r\n",
        "Content-Length : 5\r\n\r\n",
        "Content-Length\u{0}: 5\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: identity\r\n\r\n",
        "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked-x\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: \u{B}chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "X: y\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
        "X: a\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "X: a\u{0}b\r\n\r\n",
        "X: y\n\n",
        "Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n 0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\n",
        "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n1\r\na0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n1;x\ny\r\na\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n0\n\n",
    ]

    @Test("are refused, and nothing that comes behind them is served", arguments: shapes)
    func refused(shape: String) async throws {
        let seen = Mutex<[String]>([])
        try await withServer { request in
            seen.withLock { $0.append(request.path) }
            return .text("served \(request.path)")
        } _: { server in
            let client = try RawClient(port: server.port)
            try client.write("POST /first HTTP/1.1\r\nHost: x\r\n\(shape)\(Self.second)")
            client.closeSending()
            let answer = try await client.read()
            #expect(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
            #expect(answer.hasSuffix("\r\n\r\n400 Bad Request\n"))
            #expect(seen.withLock { $0 } == [])
        }
    }

    @Test(
        "or have one meaning, and what comes behind them is the next request",
        arguments: [
            "GET http://elsewhere/first HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /first HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n",
            "GET /first HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nGET / ",
            "POST /first HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n1;a=b\r\nx\r\n0\r\nX: y\r\n\r\n",
            "\r\n\r\nGET /first HTTP/1.1\r\nHost: x\r\n\r\n",
        ])
    func unambiguous(first: String) async throws {
        try await withServer { server in
            let client = try RawClient(port: server.port)
            try client.write(first + Self.second)
            client.closeSending()
            let answers = try await client.read()
            #expect(answers.split(separator: "HTTP/1.1 ").count == 2)
            #expect(answers.contains(" /first\nHTTP/1.1 200 OK\r\n"))
            #expect(answers.hasSuffix("\r\n\r\nGET /second\n"))
        }
    }
}
