/// Finds the route of a request: by its whole path, then by the longest registered folder, then the fallback.
///
/// GET routes answer HEAD as well; the server leaves the body out.
package struct Router: Sendable {
    /// Answers one request.
    package typealias Handler = @Sendable (EndpointRequest) async -> EndpointResponse

    private var routes: [String: [String: Handler]] = [:]
    private var folders: [(prefix: String, handler: Handler)] = []
    /// Answers what no route does: 404, until it is replaced.
    package var fallback: Handler = { _ in .text("404 Not Found", status: 404) }

    /// A router without routes.
    package init() {}

    /// Adds a route for one path and the methods it knows; other methods get 405.
    package mutating func on(_ methods: String..., at path: String, respond: @escaping Handler) {
        for method in methods { routes[path, default: [:]][method] = respond }
    }

    /// Adds a route for GET and HEAD.
    package mutating func get(_ path: String, respond: @escaping Handler) {
        on("GET", at: path, respond: respond)
    }

    /// Hands everything below a folder, whatever its method, to one handler, which sees the rest of the path.
    ///
    /// - Parameter prefix: Without a slash at its end: under `/nango`, the path `/nango/syncs` is seen as `/syncs`.
    package mutating func under(_ prefix: String, respond: @escaping Handler) {
        folders.append((prefix, respond))
        folders.sort { $0.prefix.utf8.count > $1.prefix.utf8.count }
    }

    /// Answers a request with its route.
    package func respond(to request: EndpointRequest) async -> EndpointResponse {
        if let methods = routes[request.path] {
            if let handler = methods[request.method] ?? (request.method == "HEAD" ? methods["GET"] : nil) {
                return await handler(request)
            }
            return .text("405 Method Not Allowed", status: 405, headers: [("Allow", Self.allow(methods))])
        }
        if let folder = folders.first(where: { request.path.hasPrefix("\($0.prefix)/") }) {
            var inner = request
            inner.path = String(request.path.dropFirst(folder.prefix.count))
            return await folder.handler(inner)
        }
        return await fallback(request)
    }

    private static func allow(_ methods: [String: Handler]) -> String {
        var names = methods.keys.sorted()
        if let get = names.firstIndex(of: "GET"), methods["HEAD"] == nil { names.insert("HEAD", at: get + 1) }
        return names.joined(separator: ", ")
    }
}
