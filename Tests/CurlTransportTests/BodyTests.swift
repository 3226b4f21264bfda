import CurlTransport
import HTTPExchange
import TestSupport
import Testing

@Suite("How a body is read", .timeLimit(.minutes(5)))
struct BodyTests {
    static let long = Array(String(repeating: "x", count: 5000).utf8)

    static let tooLong = [
        Play(
            "as announced", [.send(ScriptedServer.head(headers: [("Content-Length", "5000")])), .send([0x5B]), .hang]),
        Play("unannounced", [.send(ScriptedServer.head() + long), .hang]),
        Play(
            "in chunks",
            [
                .send(ScriptedServer.head(headers: [("Transfer-Encoding", "chunked")])),
                .send(ScriptedServer.chunk(String(repeating: "x", count: 5000))), .hang,
            ]
        ),
        Play(
            "once decoded",
            [.send(ScriptedServer.answer(headers: [("Content-Encoding", "gzip")], body: CompressedBody.bomb))]
        ),
    ]

    @Test("A body over the limit is refused while it arrives", arguments: tooLong)
    func limit(play: Play) async throws {
        let server = try ScriptedServer { _ in play.steps }
        let failure = await failureOf { try await get(server.url(), limit: 4096) }
        #expect(failure == RequestFailure(.tooLarge, "the body is larger than 4096 bytes", status: 200))
        await server.untilConnectionsEnded(1)
    }

    @Test("A body of exactly the limit is taken")
    func atTheLimit() async throws {
        let server = try ScriptedServer(answering: ScriptedServer.answer(body: Self.long))
        let response = try await get(server.url(), limit: 5000)
        #expect(response.body.bytes == Self.long)
    }

    @Test("The reader sees the beginning while the server still holds back the end")
    func streaming() async throws {
        let gate = Gate()
        let server = try ScriptedServer { _ in
            [
                .send(ScriptedServer.head(status: 201, headers: [("Content-Length", "10")]) + Array("first".utf8)),
                .wait(gate), .send(Array(" half".utf8)),
            ]
        }
        let (pieces, continuation) = AsyncStream.makeStream(of: String.self)
        let transport = CurlTransport(userAgent: "tests/1")
        async let response = transport.send(HTTPRequest(url: server.url()), into: Announcer(announce: continuation))
        var iterator = pieces.makeAsyncIterator()
        #expect(await iterator.next() == "201 first")
        gate.open()
        #expect(await iterator.next() == "201  half")
        #expect(try await response.body.pieceCount == 2)
    }

    @Test("What the reader throws ends the transfer at once")
    func refusal() async throws {
        let server = try ScriptedServer { _ in
            [.send(ScriptedServer.head(headers: [("Content-Length", "10")]) + [0x5B]), .hang]
        }
        let transport = CurlTransport(userAgent: "tests/1")
        await #expect(throws: RequestFailure(.schema, "not what was asked for")) {
            try await transport.send(HTTPRequest(url: server.url()), into: Refuser())
        }
        await server.untilConnectionsEnded(1)
    }
}

/// Tells of every piece it is given.
private struct Announcer: BodyReader {
    let announce: AsyncStream<String>.Continuation
    var pieceCount = 0

    mutating func read(_ bytes: RawSpan, of head: HTTPResponseHead) {
        pieceCount += 1
        let text = bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        announce.yield("\(head.status) \(text)")
    }
}

/// Takes nothing.
private struct Refuser: BodyReader {
    func read(_ bytes: RawSpan, of head: HTTPResponseHead) throws(RequestFailure) {
        throw RequestFailure(.schema, "not what was asked for")
    }
}
