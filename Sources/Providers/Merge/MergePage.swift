import HTTPExchange

/// One page of a list: `{next, previous, results}`.
struct MergePage<Element: Decodable & Sendable>: Decodable, Sendable {
    /// `next`: a cursor, or the address of the next page with the cursor in it.
    let next: String?
    /// `results`; `value` is `nil` for an element that cannot be read.
    let results: [Lenient<Element>]

    /// What to ask the next page with, or `nil` after the last one.
    ///
    /// Of an address nothing but its cursor is taken: requests go to the configured host only.
    func nextCursor() throws(RequestFailure) -> String? {
        guard let next, !next.isEmpty else { return nil }
        let parts = next.prefix { $0 != "#" }.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let parameters = parts.count == 2 ? parts[1].split(separator: "&") : []
        if let parameter = parameters.first(where: { $0.hasPrefix("cursor=") }) {
            let cursor = PercentEncoding.decode(String(parameter.dropFirst("cursor=".count)))
            return cursor.isEmpty ? nil : cursor
        }
        guard !next.contains("://") else {
            throw RequestFailure(.pagination, "the address of the next page had no cursor in it")
        }
        return next
    }
}

/// A list with all its pages in one.
struct MergeList<Element: Decodable & Sendable>: Sendable {
    /// The elements that could be read.
    private(set) var elements: [Element] = []
    /// How many could not.
    private(set) var unreadable = 0

    mutating func add(_ page: MergePage<Element>) {
        let readable = page.results.compactMap(\.value)
        elements += readable
        unreadable += page.results.count - readable.count
    }
}
