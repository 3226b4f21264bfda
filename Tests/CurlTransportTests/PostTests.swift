import CurlTransport
import HTTPExchange
import TestSupport
import Testing

/// Collects a body up to the first blank line.
private struct UpToBlankLine: BodyReader {
    private(set) var text = ""

    mutating func read(_ bytes: RawSpan, of head: HTTPResponseHead) {
        bytes.withUnsafeBytes { text += String(decoding: $0, as: UTF8.self) }
    }

    var isComplete: Bool { text.contains("\n\n") }
}

@Suite("Requests with a body", .timeLimit(.minutes(5)))
struct PostTests {
    private func post(
        _ url: String, _ body: String, timeout: Duration = .seconds(30)
    ) async throws(RequestFailure) -> HTTPResponse<UpToBlankLine> {
        let request = HTTPRequest(
            url: url, headers: [HeaderField("Content-Type", Secret("application/json"))], body: Array(body.utf8),
            timeout: timeout)
        return try await CurlTransport(userAgent: "tests/1").send(request, into: UpToBlankLine())
    }

    @Test("A request with a body is a POST with its length and its own type")
    func post() async throws {
        let server = try ScriptedServer { _ in [.send(ScriptedServer.json("{}")), .close] }
        _ = try await post(server.url("/mcp"), #"{"a":"ü"}"#)
        let request = try #require(server.requests.first)
        #expect(request.method == "POST" && request.target == "/mcp")
        #expect(request["Content-Length"] == "10")
        #expect(request.headers.filter { $0.name.lowercased() == "content-type" }.map(\.value) == ["application/json"])
        #expect(request["Expect"] == nil)
    }

    @Test("A reader that has all ends the transfer of a server that keeps the response open")
    func keptOpen() async throws {
        let head = ScriptedServer.head(headers: [("Transfer-Encoding", "chunked")])
        let server = try ScriptedServer { _ in
            [.send(head), .send(ScriptedServer.chunk("data: {")), .send(ScriptedServer.chunk("}\n\n")), .hang]
        }
        let response = try await post(server.url(), "{}")
        #expect(response.head.status == 200 && response.body.text == "data: {}\n\n")
    }

    @Test("A response that stays open before the reader has all fails at the timeout")
    func incomplete() async throws {
        let head = ScriptedServer.head(headers: [("Transfer-Encoding", "chunked")])
        let server = try ScriptedServer { _ in [.send(head), .send(ScriptedServer.chunk("data: {")), .hang] }
        let failure = await #expect(throws: RequestFailure.self) {
            try await post(server.url(), "{}", timeout: .milliseconds(300))
        }
        #expect(failure?.reason == .timeout)
    }
}
