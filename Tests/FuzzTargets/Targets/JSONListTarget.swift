import JSONStream

extension FuzzTarget {
    /// The reader of one long list beside the reader of whole documents.
    static let jsonList = FuzzTarget(
        "json-list", longestInput: 2048, words: JSONWords.all + [#""list""#, #""more""#, #"{"list":["#]
    ) { bytes throws(Finding) in
        let whole = TreeList.read(bytes, inPiecesOf: max(1, bytes.count))
        for size in [1, 7] {
            let inPieces = TreeList.read(bytes, inPiecesOf: size)
            switch (whole, inPieces) {
            // What is wrong with a key shows at the end of a piece, when something worse may have come after it.
            case (.failure(let error), .failure(let other)) where error.kind == .notJSON && other.kind == .notJSON:
                break
            default: try demandEqual(whole, inPieces, "read at once and in pieces of \(size) bytes")
            }
        }

        let tree = try? JSONTree.streamed(bytes)
        switch (whole, tree) {
        case (.success(let list), .object(let members)?):
            guard case .array(let elements)? = members["list"] else {
                throw Finding("a list was found in \(members)")
            }
            let readable = elements.filter { $0 != .unreadable }
            try demandEqual(list.elements, readable, "elements of the list and of the tree")
            try demandEqual(list.unreadable, elements.count - readable.count, "unreadable elements")
            try demandEqual(list.more, members["more"], "the member beside the list")
        case (.success(let list), _):
            throw Finding("a list of \(list.elements.count) in what is \(tree.map { "\($0)" } ?? "no document")")
        case (.failure(let error), .object(let members)?) where error.kind == .wrongShape:
            if case .array? = members["list"] { throw Finding("a list was not found: \(error)") }
        case (.failure(let error), .object?):
            throw Finding("a document was refused: \(error)")
        case (.failure(let error), .unreadable?):
            try demand(error.reason != .cutShort, "a whole document was cut short")
        case (.failure(let error), _?):
            try demand(error.kind == .wrongShape, "a document without an object was refused: \(error)")
        case (.failure(let error), nil):
            try demand(error.kind == .notJSON, "what is no document was taken for one: \(error)")
        }
    }
}

/// What the reader of a list made of a document.
private struct TreeList: Equatable {
    private struct Element: JSONElement {
        let tree: JSONTree

        init?(_ json: JSONValue) {
            tree = JSONTree(json)
            if tree == .unreadable { return nil }
        }
    }

    let elements: [JSONTree]
    let unreadable: Int
    let more: JSONTree?

    static func read(_ bytes: [UInt8], inPiecesOf size: Int) -> Result<TreeList, JSONStreamError> {
        Result { () throws(JSONStreamError) in
            var reader = JSONListReader<Element>(list: "list", others: ["more"], largestValue: 1 << 20)
            var start = 0
            while start < bytes.count {
                let end = min(start + size, bytes.count)
                try reader.read(bytes.span.extracting(start..<end).bytes)
                start = end
            }
            let list = try reader.finish()
            return TreeList(
                elements: list.elements.map(\.tree), unreadable: list.unreadableElements,
                more: list.others["more"].map { JSONTree($0) })
        }
    }
}
