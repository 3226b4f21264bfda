import CurlTransport
import Foundation
import HTTPExchange
import TestSupport
import Testing

@Suite("What comes of a failure", .timeLimit(.minutes(5)))
struct FailureTests {
    @Test("A port where nobody listens is a failure to connect, and is named")
    func refused() async {
        let failure = await failureOf { try await get("http://127.0.0.1:1/") }
        #expect(failure == RequestFailure(.connect, "could not connect to 127.0.0.1:1: connection refused"))
    }

    @Test("A name that does not exist is a failure of DNS")
    func unknownName() async {
        let failure = await failureOf { try await get("http://nonexistent.invalid/") }
        #expect(failure?.reason == .dns)
        #expect(failure?.message == "could not resolve the name of nonexistent.invalid:80")
    }

    @Test("A server that never answers is a timeout, and the connection is given up")
    func hang() async throws {
        let server = try ScriptedServer { _ in [.hang] }
        let failure = await failureOf {
            try await get(server.url(), timeout: .milliseconds(200))
        }
        #expect(failure?.reason == .timeout)
        #expect(failure?.message == "no whole answer from 127.0.0.1:\(server.port) within 0.2 seconds")
        await server.untilConnectionsEnded(1)
    }

    @Test("A timeout of nothing at all does not wait for ever")
    func noTime() async throws {
        let server = try ScriptedServer { _ in [.hang] }
        let failure = await failureOf { try await get(server.url(), timeout: .zero) }
        #expect(failure?.reason == .timeout)
    }

    static let breaks = [
        Play("reset before the answer", [.reset]),
        Play("closed before the answer", [.close]),
        Play("reset in the headers", [.send(Array("HTTP/1.1 200 OK\r\nContent-".utf8)), .reset]),
        Play("closed in the headers", [.send(Array("HTTP/1.1 200 OK\r\nContent-".utf8)), .close]),
        Play("reset in the body", [.send(ScriptedServer.head(headers: [("Content-Length", "9")]) + [0x5B]), .reset]),
        Play("closed in the body", [.send(ScriptedServer.head(headers: [("Content-Length", "9")]) + [0x5B]), .close]),
        Play(
            "closed between chunks",
            [
                .send(ScriptedServer.head(headers: [("Transfer-Encoding", "chunked")]) + ScriptedServer.chunk("[")),
                .close,
            ]
        ),
        Play("only an interim answer", [.send(ScriptedServer.head(status: 100)), .close]),
        Play("not HTTP at all", [.send(Array("SSH-2.0-OpenSSH_9.2\r\n\r\n".utf8)), .close]),
        Play("no status", [.send(Array("HTTP/1.1 OK\r\n\r\n".utf8)), .close]),
        Play(
            "a body that is not the gzip it claims to be",
            [.send(ScriptedServer.answer(headers: [("Content-Encoding", "gzip")], body: Array("[1,2,3,4,5]".utf8)))]
        ),
        Play(
            "headers without end",
            [.send(ScriptedServer.head(headers: (0..<6000).map { ("X-\($0)", String(repeating: "a", count: 64)) }))]
        ),
        Play(
            "a header without end",
            [.send(ScriptedServer.head(headers: [("X", String(repeating: "a", count: 200_000))]))]
        ),
    ]

    @Test("A connection or an answer that breaks is a reset", arguments: breaks)
    func broken(play: Play) async throws {
        let server = try ScriptedServer { _ in play.steps }
        let failure = await failureOf { try await get(server.url()) }
        #expect(failure?.reason == .reset, "\(failure?.message ?? "")")
    }

    @Test("A request goes out once: what breaks on a kept connection is not repeated unseen", arguments: [true, false])
    func keptConnection(isReset: Bool) async throws {
        let count = 4
        let server = try ScriptedServer { request in
            request.target == "/" ? [.send(ScriptedServer.json("{}"))] : isReset ? [.reset] : [.close]
        }
        let transport = CurlTransport(userAgent: "tests")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<count { group.addTask { _ = try await get(server.url(), over: transport) } }
            try await group.waitForAll()
        }
        let failure = await failureOf { try await get(server.url("/broken"), over: transport) }
        #expect(failure?.reason == .reset)
        #expect(server.requests.count == count + 1)
    }

    @Test(
        "A URL that is none is a defect of ours",
        arguments: ["", "http://", "http://a b/", "ftp://127.0.0.1/", "file:///etc/hosts", "http://h/\0"])
    func malformedURL(url: String) async {
        let failure = await failureOf { try await get(url) }
        #expect(failure?.reason == .internal)
    }

    @Test("No secret is part of any message")
    func secrets() async throws {
        let server = try ScriptedServer { _ in [.reset] }
        let headers = [HeaderField("Authorization", Secret("Bearer hush-1"))]
        let urls = [
            "http://hush-2:hush-3@127.0.0.1:\(server.port)/hush-4?key=hush-5", "http://hush-6@/?hush-7",
            "http://127.0.0.1:1/?hush-8", "gopher://hush-9/",
        ]
        let proxies = [
            nil, "http://hush-10:hush-11@127.0.0.1:1", "nonsense://hush-12@127.0.0.1:1", "http://hush-13:x@[::1",
            "http://hush-14:x@nonexistent.invalid:1",
        ]
        for url in urls {
            for proxy in proxies {
                let connection = ConnectionOptions(proxyURL: proxy.map { Secret($0) })
                let failure = await failureOf {
                    try await get(url, headers: headers, connection: connection)
                }
                let text = "\(String(describing: failure)) \(String(reflecting: failure))"
                #expect(!text.contains("hush"), "\(text)")
            }
        }
    }
}
