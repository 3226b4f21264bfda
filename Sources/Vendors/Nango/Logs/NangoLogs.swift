import HTTPExchange
import JSONStream
import SyncModel

/// Nango's logs, through two tools of its Management MCP: `tools/call` over POST, without a session.
struct NangoLogs: Sendable {
    static let pageSize = 100
    /// The server itself gives up on its log store after 10 s.
    private static let timeout = Duration.seconds(12)

    let session: VendorSession
    private let url: String
    private let headers: [HeaderField]

    init(_ session: VendorSession, url: String, key: Secret) {
        self.session = session
        self.url = url
        headers = [
            .bearer(key), HeaderField("Content-Type", Secret("application/json")),
            // Both, or the server responds with 406.
            HeaderField("Accept", Secret("application/json, text/event-stream")),
        ]
    }

    /// `logs_list_operations`: runs that failed, the newest first.
    ///
    /// - Parameters:
    ///   - period: When they *started*.
    ///   - cursor: That of the page before.
    func failedRuns(
        startedIn period: ClosedRange<Timestamp>, after cursor: String?
    ) async throws(RequestFailure) -> NangoRunPage {
        var arguments = """
            "states":["failed","timeout","cancelled"],"operations":[{"type":"sync","actions":["run"]}],\
            "limit":\(Self.pageSize),\
            "period":{"from":"\(period.lowerBound.rfc3339)","to":"\(period.upperBound.rfc3339)"}
            """
        if let cursor {
            guard cursor.utf8.allSatisfy(Self.isCursorByte) else {
                throw session.api.counting(
                    RequestFailure(.pagination, "the cursor of the logs has a strange character"))
            }
            arguments += #","cursor":"\#(cursor)""#
        }
        return try success(of: await call("logs_list_operations", arguments))
    }

    /// `logs_get_operation`: one run with its first message, which names the variant; `nil` if the logs do not have it.
    func run(_ id: String) async throws(RequestFailure) -> NangoRunDetail? {
        let arguments = #""operationId":"\#(id)","messages":{"limit":1,"search":"Starting sync"}"#
        let result: NangoLogResult<NangoRunDetail> = try await call("logs_get_operation", arguments)
        if case .refused(.notFound) = result { return nil }
        return try success(of: result)
    }

    /// Whether a text has the form of a run's ID.
    static func isRunID(_ text: String) -> Bool {
        (20...25).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    private static func isCursorByte(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private func call<Value: JSONElement>(
        _ tool: String, _ arguments: String
    ) async throws(RequestFailure) -> NangoLogResult<Value> {
        let body =
            #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\#(tool)","arguments":{\#(arguments)}}}"#
        var request = APIRequest("", headers: headers)
        request.baseURL = url
        request.body = Array(body.utf8)
        request.timeout = Self.timeout
        request.isExtra = true
        do throws(RequestFailure) {
            return try await session.api.get(
                request, into: NangoLogResponse<Value>(), attempts: 1, meter: session.meter)
        } catch {
            throw error.explainingLogs
        }
    }

    private func success<Value>(of result: NangoLogResult<Value>) throws(RequestFailure) -> Value {
        switch result {
        case .success(let value): return value
        case .refused(let refusal): throw session.api.counting(refusal.failure)
        }
    }
}

extension RequestFailure {
    /// What a status means at the address of the logs.
    fileprivate var explainingLogs: RequestFailure {
        guard let status, [400, 404, 405, 406, 415].contains(status) else { return self }
        var failure = self
        failure.message = "there is no Management MCP at logs_url (HTTP \(status))"
        return failure
    }
}
