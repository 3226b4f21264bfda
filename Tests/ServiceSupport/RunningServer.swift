package import HTTPEndpoint
package import TestSupport

/// Runs a server on a free loopback port for as long as `body` takes, then stops it and waits for its end.
package func withServer<Result: Sendable>(
    limits: EndpointLimits = EndpointLimits(),
    respond: @escaping Router.Handler = { request in .text("\(request.method) \(request.path)") },
    security: @escaping EndpointSecurity.Provider = { EndpointSecurity() },
    _ body: @Sendable (RunningServer) async throws -> Result
) async throws -> Result {
    let server = HTTPServer(
        addresses: [ListenAddress(host: "127.0.0.1", port: 0)], limits: limits, security: security, respond: respond)
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    let run = Task {
        defer { port.finish() }
        try await server.run { addresses in port.yield(addresses[0].port) }
    }
    for await port in ports {
        defer { run.cancel() }
        let result = try await body(RunningServer(port: port, task: run))
        run.cancel()
        try await run.value
        return result
    }
    try await run.value
    throw CancellationError()
}

/// A server that takes connections.
package struct RunningServer: Sendable {
    package let port: Int
    /// Its run; cancelling it stops the server.
    package let task: Task<Void, any Error>
}

/// Something a test waits for that happens once.
package struct Signal: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    package init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    package func fire() {
        continuation.finish()
    }

    /// Returns once the signal was fired, or when the task is cancelled.
    package func wait() async {
        for await _ in stream {}
    }
}

extension RunningServer {
    /// What curl has to say, told to trust the tests' authority.
    package func curl(_ options: String..., scheme: String = "https", path: String = "/") async throws -> Oracle.Answer
    {
        let authority = try Certificates.shared.get().certificate("ca")
        return try await Oracle.curl.ask(
            ["-s", "--max-time", "30", "--cacert", authority] + options + ["\(scheme)://127.0.0.1:\(port)\(path)"])
    }
}
