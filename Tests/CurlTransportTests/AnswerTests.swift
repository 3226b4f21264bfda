import CurlTransport
import HTTPExchange
import TestSupport
import Testing

@Suite("What comes of an answer", .timeLimit(.minutes(5)))
struct AnswerTests {
    @Test("Status, headers, body and received bytes of a plain answer arrive")
    func plain() async throws {
        let server = try ScriptedServer(
            answering: ScriptedServer.json(#"{"a":1}"#, headers: [("X-Rate", " 7 "), ("x-rate", "8"), ("Empty", "")]))
        let response = try await get(server.url("/syncs?connection_id=a%20b"))
        #expect(response.head.status == 200)
        #expect(response.head.headers.map(\.name) == ["Content-Type", "X-Rate", "x-rate", "Empty", "Content-Length"])
        #expect(response.head.headers.map(\.value) == ["application/json", "7", "8", "", "7"])
        #expect(response.text == #"{"a":1}"#)
        #expect(response.receivedBytes == 7)
        #expect(server.requests.first?.target == "/syncs?connection_id=a%20b")
    }

    @Test("The head is that of the final answer, not of the interim ones before it")
    func interimAnswers() async throws {
        let interim = ScriptedServer.head(status: 100) + ScriptedServer.head(status: 103, headers: [("Link", "x")])
        let server = try ScriptedServer(answering: interim + ScriptedServer.json("[]", status: 404))
        let response = try await get(server.url())
        #expect(response.head.status == 404)
        #expect(response.head["Link"] == nil)
        #expect(response.text == "[]")
    }

    @Test("A chunked body arrives whole, and its trailers are no headers")
    func chunked() async throws {
        let server = try ScriptedServer { _ in
            [
                .send(ScriptedServer.head(headers: [("Transfer-Encoding", "chunked")])),
                .send(ScriptedServer.chunk("[1,") + ScriptedServer.chunk("2]")),
                .send(Array("0\r\nX-Trailer: 1\r\n\r\n".utf8)),
            ]
        }
        let response = try await get(server.url())
        #expect(response.text == "[1,2]")
        #expect(response.head["X-Trailer"] == nil)
    }

    @Test("A gzip body is decoded, and counted as received")
    func gzip() async throws {
        let server = try ScriptedServer(
            answering: ScriptedServer.answer(headers: [("Content-Encoding", "gzip")], body: CompressedBody.helloWorld))
        let response = try await get(server.url())
        #expect(response.text == #"{"hello":"world"}"#)
        #expect(response.receivedBytes == CompressedBody.helloWorld.count)
        #expect(server.requests.first?["Accept-Encoding"]?.contains("gzip") == true)
    }

    @Test("An error status is an answer like any other", arguments: [204, 301, 304, 401, 404, 429, 500, 503])
    func statuses(status: Int) async throws {
        let server = try ScriptedServer(
            answering: ScriptedServer.head(status: status, headers: [("Content-Length", "0")]))
        let response = try await get(server.url())
        #expect(response.head.status == status)
        #expect(response.body.bytes.isEmpty)
    }

    @Test("A redirect is not followed")
    func redirect() async throws {
        let server = try ScriptedServer(
            answering: ScriptedServer.answer(status: 302, headers: [("Location", "/elsewhere")]))
        let response = try await get(server.url("/here"))
        #expect(response.head.status == 302)
        #expect(server.requests.map(\.target) == ["/here"])
    }

    @Test("A second request takes the connection of the first")
    func keepAlive() async throws {
        let server = try ScriptedServer(answering: ScriptedServer.json("{}"))
        let transport = CurlTransport(userAgent: "tests/1")
        for _ in 1...2 { _ = try await get(server.url(), over: transport) }
        #expect(server.requests.map(\.connection) == [1, 1])
    }

    @Test("Two hundred requests at once are all answered, each with its own answer")
    func concurrency() async throws {
        let server = try ScriptedServer { request in [.send(ScriptedServer.json("\"\(request.target)\""))] }
        let transport = CurlTransport(userAgent: "tests/1")
        let texts = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<200 {
                group.addTask { try await get(server.url("/\(number)"), over: transport).text }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(texts == Set((0..<200).map { "\"/\($0)\"" }))
    }

    @Test("The loaded libcurl tells its version")
    func version() {
        #expect(CurlTransport.libcurlVersion.split(separator: ".").count == 3)
    }
}
