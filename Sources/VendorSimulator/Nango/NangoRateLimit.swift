/// Counts the requests of an account in windows of one minute that begin with the minute.
struct NangoRateLimit: Sendable {
    /// Requests a minute; `nil` for a server that counts none.
    var limit: Int?
    private var window = Int.min
    private var used = 0

    init(limit: Int?) {
        self.limit = limit
    }

    /// Counts a request.
    ///
    /// - Returns: The headers of its answer, and whether the request is over the limit.
    mutating func take(at now: Double) -> (headers: [(name: String, value: String)], isOver: Bool) {
        guard let limit else { return ([], false) }
        let present = Int((now / 60).rounded(.down))
        if present != window { (window, used) = (present, 0) }
        used += 1
        let reset = (present + 1) * 60
        var headers = [
            (name: "X-RateLimit-Limit", value: String(limit)),
            (name: "X-RateLimit-Remaining", value: String(max(0, limit - used))),
            (name: "X-RateLimit-Reset", value: String(reset)),
        ]
        let isOver = used > limit
        // In the last second of a window this is 0, as Nango sends it.
        if isOver { headers.append((name: "Retry-After", value: String(Int(Double(reset) - now)))) }
        return (headers, isOver)
    }
}
