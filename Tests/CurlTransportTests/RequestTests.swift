import CurlTransport
import Foundation
import HTTPExchange
import TestSupport
import Testing

@Suite("What goes out", .timeLimit(.minutes(5)))
struct RequestTests {
    @Test("The request has the headers it was given, those of its own, and no others")
    func headers() async throws {
        let server = try ScriptedServer(answering: ScriptedServer.json("{}"))
        let headers = [
            HeaderField("Authorization", Secret("Bearer key")), HeaderField("X-Account-Token", Secret("")),
            HeaderField("X-Blank", Secret(" ")),
        ]
        _ = try await get(server.url("/a/../b"), headers: headers)
        let request = try #require(server.requests.first)
        #expect(request.method == "GET")
        #expect(request.target == "/a/../b")
        #expect(request["User-Agent"] == "tests/1")
        #expect(request["Authorization"] == "Bearer key")
        #expect(request["X-Account-Token"] == "")
        #expect(request["X-Blank"] == "")
        let own = ["host", "user-agent", "accept", "accept-encoding"]
        let names = request.headers.map { $0.name.lowercased() }
        #expect(Set(names) == Set(own + ["authorization", "x-account-token", "x-blank"]))
    }

    @Test("A value that would break out of its line is refused unsent", arguments: ["\r", "\n", "\0", "\r\n"])
    func injection(character: String) async throws {
        let server = try ScriptedServer(answering: ScriptedServer.json("{}"))
        let header = HeaderField("Authorization", Secret("Bearer hush\(character)X-Forged: 1"))
        let failure = await failureOf { try await get(server.url(), headers: [header]) }
        #expect(
            failure
                == RequestFailure(.credentials, "the value of the header Authorization holds a control character"))
        #expect(server.connectionCount == 0)
    }

    @Test("A name that is no header's name is refused unsent", arguments: ["", "A:B", "A B", "A\r\nB", "Ä"])
    func malformedName(name: String) async throws {
        let server = try ScriptedServer(answering: ScriptedServer.json("{}"))
        let failure = await failureOf {
            try await get(server.url(), headers: [HeaderField(name, Secret("x"))])
        }
        #expect(failure?.reason == .internal)
        #expect(server.connectionCount == 0)
    }

    @Test("A cookie that was set is not sent back")
    func cookies() async throws {
        let server = try ScriptedServer(answering: ScriptedServer.json("{}", headers: [("Set-Cookie", "a=b")]))
        let transport = CurlTransport(userAgent: "tests/1")
        for _ in 1...2 { _ = try await get(server.url(), over: transport) }
        #expect(server.requests.allSatisfy { $0["Cookie"] == nil })
    }

    @Test("A configured proxy is asked for the whole URL, with its credentials")
    func proxy() async throws {
        let proxy = try ScriptedServer(answering: ScriptedServer.json("{}"))
        let connection = ConnectionOptions(proxyURL: Secret("http://user:pass@127.0.0.1:\(proxy.port)"))
        _ = try await get("http://vendor.invalid/syncs", connection: connection)
        let request = try #require(proxy.requests.first)
        #expect(request.target == "http://vendor.invalid/syncs")
        #expect(request["Proxy-Authorization"] == "Basic dXNlcjpwYXNz")
    }

    @Test("A proxy that only opens the tunnel never sees our headers")
    func tunnel() async throws {
        let proxy = try ScriptedServer(answering: ScriptedServer.answer(status: 403, headers: [("X-Proxy", "1")]))
        let connection = ConnectionOptions(proxyURL: Secret("http://127.0.0.1:\(proxy.port)"))
        let failure = await failureOf {
            try await get(
                "https://vendor.invalid/", headers: [HeaderField("Authorization", Secret("Bearer key"))],
                connection: connection)
        }
        #expect(
            failure == RequestFailure(.connect, "the proxy refused to connect to vendor.invalid:443, with status 403"))
        let request = try #require(proxy.requests.first)
        #expect(request.method == "CONNECT")
        #expect(request["Authorization"] == nil)
    }

    @Test("The proxy variables of the environment are not asked")
    func environment() async {
        // In a process of its own: setting a variable is not safe where other threads read them.
        await #expect(processExitsWith: .success) {
            for name in ["http_proxy", "all_proxy", "ALL_PROXY"] { setenv(name, "http://127.0.0.1:1", 1) }
            let server = try ScriptedServer(answering: ScriptedServer.json("{}"))
            #expect(try await get(server.url()).head.status == 200)
        }
    }
}
