import HTTPEndpoint
import SyncModel
import Synchronization

/// A way in which a response goes wrong.
package enum Fault: Sendable {
    /// The status and headers given, with a short text as the body.
    case status(Int, headers: [(name: String, value: String)] = [])
    /// Status 200 and an HTML page, as a misconfigured proxy responds.
    case html
    /// Status 200 and nothing.
    case empty
    /// The right response, without its second half.
    case cutShort
    /// No response, until a gateway gives up after a minute.
    case hang
}

/// What is broken at present; can be changed while the simulator runs.
package final class Faults: Sendable {
    /// A fault and the requests that meet it.
    struct Rule: Sendable {
        let id: Int
        let path: String
        let query: String
        let fault: Fault
        /// How many requests will still meet it; `nil` for all.
        var left: Int?
    }

    private let rules = Mutex<[Rule]>([])

    /// What is broken now, in the order in which it was added.
    var present: [Rule] { rules.withLock { $0 } }

    /// Breaks responses until ``remove(_:)``, or for a number of requests.
    ///
    /// - Parameters:
    ///   - path: What the path begins with, vendor first: `/nango`, `/nango/sync/status`.
    ///   - query: What the query as sent contains: `provider_config_key=hubspot`; empty for any.
    ///   - times: How many requests meet the fault before it ends; `nil` for all.
    /// - Returns: The fault's ID. A request that matches several faults meets the one that was added first.
    @discardableResult
    package func add(_ fault: Fault, path: String, query: String = "", times: Int? = nil) -> Int {
        rules.withLock { rules in
            let id = (rules.last?.id ?? 0) + 1
            rules.append(Rule(id: id, path: path, query: query, fault: fault, left: times))
            return id
        }
    }

    /// Ends one fault.
    package func remove(_ id: Int) {
        rules.withLock { $0.removeAll { $0.id == id } }
    }

    /// Ends every fault.
    package func removeAll() {
        rules.withLock { $0 = [] }
    }

    /// Responds to a request, wrongly if it meets a fault.
    ///
    /// - Parameter properly: Responds to a request that meets none.
    func respond(
        to request: EndpointRequest, timekeeper: any Timekeeper,
        properly: @Sendable (EndpointRequest) async -> EndpointResponse
    ) async -> EndpointResponse {
        switch fault(for: request) {
        case nil: return await properly(request)
        case .status(let status, let headers): return .text("\(status) on purpose", status: status, headers: headers)
        case .html: return .page
        case .empty: return EndpointResponse(status: 200, headers: [("Content-Type", "application/json")])
        case .cutShort:
            var response = await properly(request)
            let bytes = response.body.bytes
            response.body = EndpointBody(Array(bytes.prefix(bytes.count / 2)))
            return response
        case .hang:
            // If the client leaves first, the response is not read.
            try? await timekeeper.sleep(for: .seconds(60))
            return .gatewayTimeout
        }
    }

    private func fault(for request: EndpointRequest) -> Fault? {
        rules.withLock { rules in
            let match = rules.firstIndex {
                request.path.hasPrefix($0.path) && ($0.query.isEmpty || request.query.contains($0.query))
            }
            guard let match else { return nil }
            let fault = rules[match].fault
            if let left = rules[match].left {
                rules[match].left = left - 1
                if left <= 1 { rules.remove(at: match) }
            }
            return fault
        }
    }
}

extension EndpointResponse {
    /// The page of a web application: the response to a path outside of the API.
    static let page = EndpointResponse(
        status: 200,
        headers: [("Content-Type", "text/html; charset=utf-8")],
        body: EndpointBody("<!doctype html><html><head><title>App</title></head><body></body></html>\n"))

    /// A response in JSON.
    static func json(
        _ value: JSONValue, status: Int = 200, headers: [(name: String, value: String)] = []
    ) -> EndpointResponse {
        json(value.bytes, status: status, headers: headers)
    }

    /// A response in JSON that is already written.
    static func json(
        _ text: [UInt8], status: Int = 200, headers: [(name: String, value: String)] = []
    ) -> EndpointResponse {
        EndpointResponse(
            status: status,
            headers: [("Content-Type", "application/json; charset=utf-8")] + headers,
            body: text)
    }
}
