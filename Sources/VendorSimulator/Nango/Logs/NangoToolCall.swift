import JSONStream
import SyncModel

/// A call of one of the logs' tools, as the server reads it.
struct NangoToolCall {
    /// A position in a list; without a value, the beginning.
    struct Position {
        let value: (start: Double, id: String)?
    }

    let id: Int
    let tool: String
    /// What is wrong with the arguments; `nil` if nothing is.
    let problem: String?
    let limit: Int
    let states: Set<String>
    /// Unix seconds of the runs' starts.
    let period: ClosedRange<Double>?
    let operation: String?
    let wantsFirstMessage: Bool
    private let cursor: String?

    private static let knownStates = ["waiting", "running", "success", "failed", "timeout", "cancelled"]
    private static let arguments = [
        "logs_list_operations": [
            "search", "limit", "cursor", "states", "operations", "integrations", "connections", "syncs", "period",
        ],
        "logs_get_operation": ["operationId", "messages"],
    ]

    /// - Returns: `nil` for a body that is not a call of a tool.
    init?(_ body: [UInt8]) {
        var reader = JSONObjectReader(largest: 1 << 20)
        guard (try? reader.read(body.span.bytes)) != nil, let json = try? reader.finish(),
            json.string("method") == "tools/call", let params = json["params"], let tool = params.string("name"),
            let arguments = params["arguments"], arguments.isObject
        else { return nil }
        self.tool = tool
        id = json.int64("id").flatMap { Int(exactly: $0) } ?? 0
        limit = arguments.int64("limit").flatMap { Int(exactly: $0) } ?? 25
        let states = arguments["states"]?.elements?.compactMap(\.string) ?? Self.knownStates
        self.states = Set(states)
        cursor = arguments.string("cursor")
        operation = arguments.string("operationId")
        wantsFirstMessage = arguments["messages"]?.string("search") == "Starting sync"
        let from = arguments["period"]?.string("from")
        let to = arguments["period"]?.string("to")
        let times = [from, to].map { $0.flatMap { Timestamp(rfc3339: $0)?.unixSeconds } }
        period = times[0].flatMap { start in start <= times[1] ?? .infinity ? start...(times[1] ?? .infinity) : nil }
        problem = Self.problem(of: arguments, tool: tool, limit: limit, states: states, times: [from, to])
    }

    private static func problem(
        of given: JSONStream.JSONValue, tool: String, limit: Int, states: [String], times: [String?]
    ) -> String? {
        let unknown = given.members?.map(\.key).first { !(arguments[tool] ?? []).contains($0) }
        if let unknown { return "Unrecognized key: \"\(unknown)\"" }
        if limit > 500 { return "Too big: expected number to be <=500 at limit" }
        if let index = states.firstIndex(where: { !knownStates.contains($0) }) {
            return "Invalid option: expected one of "
                + knownStates.map { "\"\($0)\"" }.joined(separator: "|") + " at states[\(index)]"
        }
        for (name, time) in zip(["from", "to"], times) {
            if let time, !time.hasSuffix("Z") || Timestamp(rfc3339: time) == nil {
                return "Invalid ISO datetime at period.\(name)"
            }
        }
        guard tool == "logs_get_operation" else { return nil }
        let id = given.string("operationId") ?? ""
        let isID =
            (20...25).contains(id.utf8.count)
            && id.unicodeScalars.allSatisfy {
                $0.isASCII && ($0 == "_" || Character($0).isLetter || Character($0).isNumber)
            }
        return isID ? nil : "Invalid string: must match pattern /^[a-zA-Z0-9_]{20,25}$/ at operationId"
    }

    /// Where the page begins; `nil` for a cursor that the server did not give out.
    var cursorPosition: Position? {
        guard let cursor else { return Position(value: nil) }
        let parts = cursor.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let bits = UInt64(parts[0]) else { return nil }
        return Position(value: (Double(bitPattern: bits), String(parts[1])))
    }
}
