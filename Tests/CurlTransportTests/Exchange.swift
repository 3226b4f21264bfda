import CurlTransport
import HTTPExchange
import Testing

/// Sends a GET for a URL over a transport of its own, and collects the whole body.
func get(
    _ url: String,
    headers: [HeaderField] = [],
    timeout: Duration = .seconds(30),
    limit: Int = 1 << 20,
    connection: ConnectionOptions = ConnectionOptions(),
    over transport: CurlTransport = CurlTransport(userAgent: "tests/1")
) async throws(RequestFailure) -> HTTPResponse<WholeBody> {
    let request = HTTPRequest(
        url: url, headers: headers, timeout: timeout, maximumBodyBytes: limit, connection: connection)
    return try await transport.send(request, into: WholeBody())
}

/// The failure that a request ends with; records an issue when it does not fail, or not with one of ours.
func failureOf(
    sourceLocation: SourceLocation = #_sourceLocation,
    _ request: () async throws -> HTTPResponse<WholeBody>
) async -> RequestFailure? {
    do {
        let response = try await request()
        Issue.record("answered with \(response.head.status)", sourceLocation: sourceLocation)
        return nil
    } catch let failure as RequestFailure {
        return failure
    } catch {
        Issue.record(error, sourceLocation: sourceLocation)
        return nil
    }
}

extension HTTPResponse<WholeBody> {
    var text: String { String(decoding: body.bytes, as: UTF8.self) }
}
