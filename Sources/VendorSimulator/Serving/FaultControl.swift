import HTTPEndpoint

/// Lets the user of the simulator break the vendors and repair them, at `/simulator/faults`.
///
/// - `POST ?path=/nango&status=401` breaks every request whose path begins with `/nango`. Instead of `status` there can
///   be `answer=html`, `empty`, `cut-short` or `hang`. Optional: `retry_after` (seconds, with `status`), `query` (only
///   requests whose query contains it), `times` (only so many requests).
/// - `DELETE` removes all faults, `DELETE ?id=1` one fault.
/// - `GET` lists the faults.
///
/// Every response is the list of faults after the request, in JSON.
struct FaultControl: Sendable {
    /// The folder of paths that belong to no vendor.
    static let folder = "/simulator"

    private static let parameters: Set<String> = ["path", "query", "status", "answer", "retry_after", "times"]

    let faults: Faults
    /// The prefixes of the vendors' paths.
    let vendors: [String]

    /// The control's own routes, which no fault affects.
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
                try remove(request)
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
            throw BadRequest("path: must begin with \(vendors.joined(separator: " or "))")
        }
        let times = try Self.number(values, "times", in: 1...1_000_000)
        faults.add(try Self.fault(values), path: path, query: values["query"] ?? "", times: times)
    }

    private func remove(_ request: EndpointRequest) throws(BadRequest) {
        let values = try Self.values(of: request, allowed: ["id"])
        guard let id = try Self.number(values, "id", in: 1...Int.max) else { return faults.removeAll() }
        guard faults.present.contains(where: { $0.id == id }) else { throw BadRequest("id: there is no fault \(id)") }
        faults.remove(id)
    }

    private static func fault(_ values: [String: String]) throws(BadRequest) -> Fault {
        let status = try number(values, "status", in: 200...599)
        let wait = try number(values, "retry_after", in: 0...86_400)
        switch (status, values["answer"]) {
        case (let status?, nil): return .status(status, headers: wait.map { [("Retry-After", String($0))] } ?? [])
        case (nil, "html"): return .html
        case (nil, "empty"): return .empty
        case (nil, "cut-short"): return .cutShort
        case (nil, "hang"): return .hang
        default: throw BadRequest("expected either status or answer, which is html, empty, cut-short or hang")
        }
    }

    private static func values(
        of request: EndpointRequest, allowed: Set<String>
    ) throws(BadRequest) -> [String: String] {
        guard let query = Query(request.query) else { throw BadRequest("the query cannot be decoded") }
        for name in query.parameters.map(\.name) where !allowed.contains(name) {
            throw BadRequest("\(name): unknown parameter (expected \(allowed.sorted().joined(separator: ", ")))")
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

/// What is wrong with a request to the control, as a sentence.
private struct BadRequest: Error {
    let sentence: String

    init(_ sentence: String) {
        self.sentence = sentence
    }

    var response: EndpointResponse { .text(sentence, status: 400) }
}

extension Fault {
    /// The status of the response, or the word for what replaces it.
    fileprivate var name: String {
        switch self {
        case .status(let status, _): String(status)
        case .html: "html"
        case .empty: "empty"
        case .cutShort: "cut-short"
        case .hang: "hang"
        }
    }
}
