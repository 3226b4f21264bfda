import NIOHTTP1

extension EndpointRequest {
    /// Reads the head of a request.
    ///
    /// - Returns: `nil` if the target is neither a path nor an `http` URL, or if its path is not percent-encoded UTF-8.
    init?(_ head: HTTPRequestHead, from client: ClientAddress) {
        guard let (path, query) = Self.split(target: head.uri),
            let decoded = PercentCoding.decode(path, plusIsBlank: false)
        else { return nil }
        self.init(
            method: head.method.rawValue,
            path: decoded,
            query: String(query),
            headers: head.headers.map { (name: $0.name, value: $0.value) },
            target: head.uri,
            client: client)
    }

    private static func split(target: String) -> (path: Substring, query: Substring)? {
        var rest = target[...]
        if !rest.hasPrefix("/") {
            // The absolute form, as a proxy's client sends it: the host it names is not looked at.
            guard let scheme = ["http://", "https://"].first(where: { rest.lowercased().hasPrefix($0) }) else {
                return nil
            }
            let authority = rest.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" }
            guard !authority.isEmpty else { return nil }
            rest = rest[authority.endIndex...]
            if !rest.hasPrefix("/") { rest = "/\(rest)" }
        }
        let path = rest.prefix { $0 != "?" }
        return (path, rest[path.endIndex...].dropFirst())
    }
}
