import HTTPExchange
import JSONStream

/// One page of a list: `{next, previous, results}`.
struct MergePage<Element: JSONElement>: Sendable {
    /// `next`: a cursor, or the address of the next page with the cursor in it.
    let next: String?
    /// `results`.
    let results: JSONList<Element>

    /// - Throws: `schema` if `next` is there and no text.
    init(_ list: JSONList<Element>) throws(RequestFailure) {
        results = list
        next = list.others["next"]?.string
        if next == nil, let other = list.others["next"], !other.isNull {
            throw RequestFailure(.schema, "the answer had an unexpected next")
        }
    }

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

/// Reads a page while it arrives.
struct MergePageAnswer<Element: JSONElement>: AnswerReader {
    private var list = JSONListAnswer<Element>("results", others: ["next"])

    mutating func read(_ bytes: RawSpan, of head: HTTPResponseHead) throws(RequestFailure) {
        try list.read(bytes, of: head)
    }

    consuming func answer() throws(RequestFailure) -> MergePage<Element> {
        try MergePage(list.answer())
    }
}

/// A list with all its pages in one.
struct MergeList<Element: JSONElement>: Sendable {
    /// The elements that could be read.
    private(set) var elements: [Element] = []
    /// How many could not.
    private(set) var unreadable = 0

    mutating func add(_ page: MergePage<Element>) {
        elements += page.results.elements
        unreadable += page.results.unreadableElements
    }
}
