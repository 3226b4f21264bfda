import HTTPEndpoint
import ServiceSupport
import Synchronization
import TestSupport
import Testing

@Suite("Users and headers over the wire", .timeLimit(.minutes(5)))
struct SecurityTests {
    private static let users = BasicUsers([
        ("alice", "$2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e"),
        ("bob", "$2b$04$ABCDEFGHIJKLMNOPQRSTUukjvzhJBpxybPwL/trJ0NlUxJKonp/HK"),
    ])

    @Test(
        "every path wants a user and the right password",
        arguments: [
            ("alice:correct horse", "200"), ("bob:s3cr3t", "200"), ("alice:s3cr3t", "401"), ("bob:", "401"),
            ("Alice:correct horse", "401"), ("carol:correct horse", "401"), (":", "401"), (nil, "401"),
        ])
    func users(login: String?, status: String) async throws {
        try await withServer(security: { EndpointSecurity(users: Self.users) }) { server in
            for path in ["/metrics", "/-/healthy", "/nothing"] {
                let answer =
                    if let login {
                        try await server.curl("-i", "-u", login, scheme: "http", path: path)
                    } else {
                        try await server.curl("-i", scheme: "http", path: path)
                    }
                #expect(answer.output.hasPrefix("HTTP/1.1 \(status) "))
                #expect(answer.output.contains("\r\nWWW-Authenticate: Basic\r\n") == (status == "401"))
            }
        }
    }

    @Test("new users and headers hold from the next request on, on the same connection")
    func changes() async throws {
        let security = Mutex(EndpointSecurity())
        try await withServer(security: { security.withLock { $0 } }) { server in
            let client = try RawClient(port: server.port)
            let request = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"
            try client.write(request)
            #expect(try await client.read(until: "GET /\n").hasPrefix("HTTP/1.1 200 OK\r\n"))
            security.withLock {
                $0.users = Self.users
                $0.headers = [("X-Frame-Options", "deny")]
            }
            try client.write(request)
            let answer = try await client.read(until: "Unauthorized\n")
            #expect(answer.hasPrefix("HTTP/1.1 401 "))
            #expect(answer.contains("\r\nX-Frame-Options: deny\r\n"))
        }
    }

    @Test("headers are on every answer once, errors included, in place of a route's own")
    func headers() async throws {
        let security = EndpointSecurity(headers: [
            ("Content-Security-Policy", "default-src 'self'"), ("Strict-Transport-Security", "max-age=60"),
        ])
        let route: Router.Handler = { request in
            .text("x", status: request.path == "/" ? 200 : 404, headers: [("content-security-policy", "none")])
        }
        let requests = [
            "GET / HTTP/1.1\r\nHost: x\r\n", "HEAD / HTTP/1.1\r\nHost: x\r\n", "GET /other HTTP/1.1\r\nHost: x\r\n",
            "GET / HTTP/1.1\r\n", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n",
            "GET / HTTP/1.1\r\nHost: x\r\nX: \(String(repeating: "x", count: 70_000))\r\n",
        ]
        try await withServer(respond: route, security: { security }) { server in
            for (request, status) in zip(requests, [200, 200, 404, 400, 413, 431]) {
                let client = try RawClient(port: server.port)
                try client.write(request + "Connection: close\r\n\r\n")
                let answer = try await client.read()
                #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
                #expect(answer.contains("\r\nStrict-Transport-Security: max-age=60\r\n"))
                #expect(answer.contains("\r\nContent-Security-Policy: default-src 'self'\r\n"))
                #expect(!answer.contains("none"))
            }
        }
    }

    @Test("a thousand clients that hardly send anything keep nobody from being served")
    func slowClients() async throws {
        try await withServer { server in
            let slow = try (0..<1000).map { _ in try RawClient(port: server.port) }
            for round in "GET" {
                for client in slow { try client.write(String(round)) }
                let answer = try await server.curl(scheme: "http", path: "/metrics")
                #expect(answer.output == "GET /metrics\n")
            }
        }
    }
}
