import Foundation
import HTTPExchange
import JSONStream
import SyncModel
import TestSupport
import Testing

@testable import Vendors

/// A captured response of the Management MCP, with its status and headers.
func nangoLog(_ name: String) throws -> CannedAnswer {
    let body = try nangoFixture("Logs/\(name).body")
    let head = String(decoding: try nangoFixture("Logs/\(name).headers"), as: UTF8.self)
    let lines = head.split(whereSeparator: \.isNewline)
    let status = try #require(lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) })
    let headers = lines.dropFirst().compactMap { line in
        line.firstRange(of: ": ").map { (name: String(line[..<$0.lowerBound]), value: String(line[$0.upperBound...])) }
    }
    // In pieces that break lines and characters anywhere.
    let chunks = stride(from: 0, to: body.count, by: 1009).map { Array(body[$0..<min($0 + 1009, body.count)]) }
    return .bytes(chunks, status: status, headers: headers)
}

/// The names of all captured responses.
func nangoLogNames() throws -> [String] {
    let folder = try #require(Bundle.module.resourceURL).appending(path: "Fixtures/Nango/Logs")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".body") }
        .map { String($0.dropLast(".body".count)) }.sorted()
}

/// An event as the Management MCP sends it.
func nangoEvent(_ result: String) -> CannedAnswer {
    .text("event: message\ndata: {\"result\":\(result),\"jsonrpc\":\"2.0\",\"id\":1}\n\n")
}

/// A run that failed, as JSON.
func nangoRun(
    _ id: String, sync: String = "issues", connection: String = "a", ended: String = "2024-05-01T10:00:05.100Z",
    state: String = "failed", error: String = #"{"type":"script_internal_error","payload":{"message":"boom"}}"#
) -> String {
    """
    {"id":"\(id)","state":"\(state)","integrationName":"github","connectionName":"\(connection)",\
    "syncConfigName":"\(sync)","startedAt":"2024-05-01T10:00:00.000Z","endedAt":"\(ended)",\
    "operation":{"type":"sync","action":"run"},"error":\(error)}
    """
}

/// A page of runs.
func nangoRuns(_ runs: [String], cursor: String? = nil) -> CannedAnswer {
    let next = cursor.map { "\"\($0)\"" } ?? "null"
    return nangoEvent(
        #"{"structuredContent":{"operations":[\#(runs.joined(separator: ","))],"pagination":{"cursor":\#(next)}}}"#)
}

/// One run with the variant that its first message names.
func nangoDetail(_ run: String, variant: String) -> CannedAnswer {
    nangoEvent(
        #"{"structuredContent":{"operation":\#(run),"messages":[{"meta":{"syncVariant":"\#(variant)"}}]}}"#)
}

extension SentRequest {
    /// The tool that a request calls; `nil` if it is not one of the logs'.
    var tool: String? {
        guard let body = request.body else { return nil }
        let text = String(decoding: body, as: UTF8.self)
        return ["logs_list_operations", "logs_get_operation"].first { text.contains("\"\($0)\"") }
    }

    var text: String { String(decoding: request.body ?? [], as: UTF8.self) }
}
