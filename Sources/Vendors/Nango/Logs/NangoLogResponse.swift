import HTTPExchange
import JSONStream

/// Reads a response of the Management MCP: one server-sent event with a JSON-RPC object.
///
/// The server keeps the response open after the event, so that the reader says when it has all.
struct NangoLogResponse<Value: JSONElement>: ResponseReader {
    /// For 100 runs with their payloads twice, which are about 3 KB each.
    private static var maximumBytes: Int { 16 << 20 }

    private static var dataField: [UInt8] { Array("data:".utf8) }

    private var bytes: [UInt8] = []
    /// Where the line begins that has not ended yet.
    private var lineStart = 0
    private var hasData = false
    private(set) var isComplete = false

    init(_ type: Value.Type = Value.self) {}

    mutating func read(_ chunk: RawSpan, of head: HTTPResponseHead) throws(RequestFailure) {
        let start = bytes.count
        chunk.withUnsafeBytes { bytes.append(contentsOf: $0) }
        guard bytes.count <= Self.maximumBytes else {
            throw RequestFailure(.tooLarge, "the logs' response is larger than \(Self.maximumBytes) bytes")
        }
        if !isPlainJSON { findEnd(from: start) }
    }

    /// Whether the body is not an event, as it may be one day.
    private var isPlainJSON: Bool { bytes.first == UInt8(ascii: "{") }

    /// Looks for the blank line after the data.
    private mutating func findEnd(from start: Int) {
        for index in start..<bytes.count where bytes[index] == UInt8(ascii: "\n") {
            let line = bytes[lineStart..<index]
            if line.isEmpty || line.elementsEqual([UInt8(ascii: "\r")]) {
                isComplete = isComplete || hasData
            } else if line.starts(with: Self.dataField) {
                hasData = true
            }
            lineStart = index + 1
        }
    }

    /// What follows `data:` in each line.
    private var data: [UInt8] {
        if isPlainJSON { return bytes }
        let lines = bytes.split(separator: UInt8(ascii: "\n")).filter { $0.starts(with: Self.dataField) }
        return lines.flatMap { $0.dropFirst(Self.dataField.count) }
    }

    consuming func response() throws(RequestFailure) -> NangoLogResult<Value> {
        var reader = JSONObjectReader(largest: 64 << 20)
        let json: JSONValue
        do throws(JSONStreamError) {
            let data = data
            try reader.read(data.span.bytes)
            json = try reader.finish()
        } catch {
            throw RequestFailure(error)
        }
        guard let result = json["result"] else {
            throw RequestFailure(.schema, "the logs' response had no result")
        }
        if result["isError"]?.bool == true {
            return .refused(NangoLogRefusal(result["content"]?.elements?.first?.string("text") ?? ""))
        }
        guard let value = result["structuredContent"].flatMap({ Value($0) }) else {
            throw RequestFailure(.schema, "the logs' response had an unexpected result")
        }
        return .success(value)
    }
}

/// What a tool of the Management MCP responds.
enum NangoLogResult<Value: Sendable>: Sendable {
    case success(Value)
    /// HTTP 200 with an error in it.
    case refused(NangoLogRefusal)
}

/// Why a tool did not do its work.
enum NangoLogRefusal: Equatable, Sendable {
    /// The server keeps no logs.
    case logsDisabled
    /// The key lacks the scope.
    case toolDisabled
    /// The store of the logs does not respond.
    case internalError
    case notFound
    case other

    init(_ text: String) {
        self =
            switch text {
            case "Nango logs are disabled": .logsDisabled
            case "Internal error": .internalError
            case "Operation not found": .notFound
            default: text.hasSuffix(" disabled") ? .toolDisabled : .other
            }
    }

    /// The failure for metrics and people.
    var failure: RequestFailure {
        switch self {
        case .logsDisabled:
            RequestFailure(.notFound, "this Nango server keeps no logs, so that it knows no reasons")
        case .toolDisabled:
            RequestFailure(.forbidden, "the key lacks the scope environment:logs:read")
        case .internalError:
            RequestFailure(.serverError, "the store of Nango's logs does not respond")
        case .notFound:
            RequestFailure(.notFound, "Nango's logs do not have the run")
        case .other:
            RequestFailure(.clientError, "Nango's logs refused the request, perhaps because the server has changed")
        }
    }
}
