import HTTPExchange
import JSONStream

/// One page of a list: `{next, previous, results}`.
struct MergePage<Element: Sendable>: Sendable {
    /// `next`: a cursor, or the address of the next page with the cursor in it.
    let next: String?
    /// `results`.
    let results: JSONList<Element>

    /// - Throws: `schema` if `next` is neither a text nor null.
    init(_ list: JSONList<Element>) throws(RequestFailure) {
        results = list
        next = list.others["next"]?.string
        if next == nil, let other = list.others["next"], !other.isNull {
            throw RequestFailure(.schema, "the response had an unexpected next")
        }
    }

    /// The cursor of the next page, or `nil` after the last one.
    ///
    /// If `next` is an address, only its cursor is used: requests go to the configured host only.
    func nextCursor() throws(RequestFailure) -> String? {
        guard let next, !next.isEmpty else { return nil }
        let parts = next.prefix { $0 != "#" }.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let parameters = parts.count == 2 ? parts[1].split(separator: "&") : []
        if let parameter = parameters.first(where: { $0.hasPrefix("cursor=") }) {
            let cursor = PercentEncoding.decode(String(parameter.dropFirst("cursor=".count)))
            return cursor.isEmpty ? nil : cursor
        }
        guard !next.contains("://") else {
            throw RequestFailure(.pagination, "the address of the next page has no cursor")
        }
        return next
    }
}

/// Reads a page while it arrives.
struct MergePageReader<Element: Sendable>: ResponseReader {
    private var list: JSONListResponse<Element>

    init(make: @escaping JSONListReader<Element>.Making) {
        list = JSONListResponse("results", others: ["next"], isPage: true, make: make)
    }

    mutating func read(_ bytes: RawSpan, of head: HTTPResponseHead) throws(RequestFailure) {
        try list.read(bytes, of: head)
    }

    consuming func response() throws(RequestFailure) -> MergePage<Element> {
        try MergePage(list.response())
    }
}
