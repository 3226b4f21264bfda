import HTTPEndpoint

/// Lets whoever runs the simulator break the vendors and mend them by hand, at `/simulator/faults`.
///
/// - `POST ?path=/nango&status=401` breaks every request whose path begins so. In place of `status` there can be
///   `answer=html`, `empty` or `cut-short`; beside it `retry_after`, in seconds. `query` narrows the fault to requests
///   whose query contains it, and `times` to that many requests.
/// - `DELETE` mends everything, `DELETE ?id=1` one fault.
/// - `GET` only looks.
///
/// Every answer is a list, in JSON, of what is broken then.
struct FaultControl: Sendable {
    /// Below it nothing is a vendor's.
    static let folder = "/simulator"

    private static let parameters: Set<String> = ["path", "query", "status", "answer", "retry_after", "times"]

    let faults: Faults
    /// What the paths of the vendors begin with.
    let vendors: [String]

    /// The control's routes; they are never broken themselves.
    var router: Router {
        var router = Router()
        let path = "\(Self.folder)/faults"
        router.get(path) { _ in list() }
        router.on("POST", at: path) { request in
            do throws(BadRequest) {
                try add(request)
                return list(status: 201)
            } catch {
                return error.response
            }
        }
        router.on("DELETE", at: path) { request in
            do throws(BadRequest) {
                try mend(request)
                return list()
            } catch {
                return error.response
            }
        }
        return router
    }

    private func list(status: Int = 200) -> EndpointResponse {
        let items = faults.present.map { present in
            JSONValue.object([
                ("id", .number(present.id)), ("path", .string(present.path)), ("query", .string(present.query)),
                ("answer", .string(present.fault.name)), ("left", present.left.map(JSONValue.number) ?? .null),
            ])
        }
        return .json(.object([("faults", .array(items))]), status: status)
    }

    private func add(_ request: EndpointRequest) throws(BadRequest) {
        let values = try Self.values(of: request, allowed: Self.parameters)
        guard let path = values["path"], vendors.contains(where: path.hasPrefix) else {
            throw BadRequest("path: must begin with \(vendors.joined(separator: ", "))")
        }
        let times = try Self.number(values, "times", in: 1...1_000_000)
        faults.add(try Self.fault(values), path: path, query: values["query"] ?? "", times: times)
    }

    private func mend(_ request: EndpointRequest) throws(BadRequest) {
        let values = try Self.values(of: request, allowed: ["id"])
        guard let id = try Self.number(values, "id", in: 1...Int.max) else { return faults.mendAll() }
        guard faults.present.contains(where: { $0.id == id }) else { throw BadRequest("id: there is no fault \(id)") }
        faults.mend(id)
    }

    private static func fault(_ values: [String: String]) throws(BadRequest) -> Fault {
        let status = try number(values, "status", in: 200...599)
        let wait = try number(values, "retry_after", in: 0...86_400)
        switch (status, values["answer"]) {
        case (let status?, nil): return .status(status, headers: wait.map { [("Retry-After", String($0))] } ?? [])
        case (nil, "html"): return .html
        case (nil, "empty"): return .empty
        case (nil, "cut-short"): return .cutShort
        default: throw BadRequest("status or answer: one is wanted, answer being html, empty or cut-short")
        }
    }

    private static func values(
        of request: EndpointRequest, allowed: Set<String>
    ) throws(BadRequest) -> [String: String] {
        guard let query = Query(request.query) else { throw BadRequest("the query cannot be decoded") }
        for name in query.parameters.map(\.name) where !allowed.contains(name) {
            throw BadRequest("\(name): is none of \(allowed.sorted().joined(separator: ", "))")
        }
        return Dictionary(query.parameters.map { ($0.name, $0.value) }) { $1 }
    }

    private static func number(
        _ values: [String: String], _ name: String, in range: ClosedRange<Int>
    ) throws(BadRequest) -> Int? {
        guard let text = values[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw BadRequest("\(name): must be a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}

/// What is wrong with a request to the control, in a sentence.
private struct BadRequest: Error {
    let sentence: String

    init(_ sentence: String) {
        self.sentence = sentence
    }

    var response: EndpointResponse { .text(sentence, status: 400) }
}

extension Fault {
    /// The status that is answered, or the word for what is answered in place of the truth.
    fileprivate var name: String {
        switch self {
        case .status(let status, _): String(status)
        case .html: "html"
        case .empty: "empty"
        case .cutShort: "cut-short"
        }
    }
}
