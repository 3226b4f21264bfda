import Fleet
import HTTPEndpoint
import SyncModel

/// Which syncs a request selects: `?source=` and `?state=`, each any number of times, `?trouble=` and `?text=`.
struct SyncSelection: Sendable {
    /// All of them, or those named, in the order of their names.
    let sources: [PublishedSource]
    /// `source`, as requested.
    let sourceNames: [String]
    /// `state`, as requested; all if there are none.
    let states: [SyncState]
    /// `trouble`, as requested.
    let trouble: SyncTrouble?
    /// `text`, as requested.
    let text: String
    /// `page`, from 1.
    let page: Int
    private let words: [SearchWord]

    /// Why a request cannot be answered.
    struct Refusal: Error {
        let response: EndpointResponse

        fileprivate init(_ text: String, status: Int) {
            response = .text(text, status: status)
        }
    }

    /// - Parameter sources: All that there are.
    /// - Throws: A query that is malformed, or names something that does not exist.
    init(_ query: String, among sources: [PublishedSource]) throws(Refusal) {
        guard let query = Query(query) else { throw Refusal("The query string is malformed.", status: 400) }
        // A form sends what was not chosen as an empty value.
        sourceNames = query.values(for: "source").filter { !$0.isEmpty }
        let names = sourceNames
        guard names.allSatisfy({ name in sources.contains { $0.name == name } }) else {
            throw Refusal("There is no source of that name.", status: 404)
        }
        self.sources = names.isEmpty ? sources : sources.filter { names.contains($0.name) }
        var states: [SyncState] = []
        for word in query.values(for: "state") where !word.isEmpty {
            guard let state = SyncState(rawValue: word) else {
                let known = SyncState.allCases.map(\.rawValue).joined(separator: ", ")
                throw Refusal("There is no state of that name. There are: \(known).", status: 400)
            }
            states.append(state)
        }
        self.states = states
        switch query["trouble"] {
        case nil, "": trouble = nil
        case .some(let word):
            guard let trouble = SyncTrouble(rawValue: word) else {
                let known = SyncTrouble.allCases.map(\.rawValue).joined(separator: ", ")
                throw Refusal("There is no trouble of that name. There are: \(known).", status: 400)
            }
            self.trouble = trouble
        }
        guard let page = Int(query["page"] ?? "1"), page > 0 else {
            throw Refusal("page must be a number, 1 or more.", status: 400)
        }
        self.page = page
        text = query["text"] ?? ""
        words = text.split(whereSeparator: \.isWhitespace).map { SearchWord(String($0)) }
    }

    /// Whether syncs are selected by more than their sources.
    var isFiltered: Bool { !states.isEmpty || trouble != nil || !words.isEmpty }

    /// Whether the selected sources include one.
    func includes(_ source: PublishedSource) -> Bool {
        sourceNames.isEmpty || sourceNames.contains(source.name)
    }

    /// The syncs of a block, of one of the sources, that are selected.
    func filter(_ syncs: [ListedSync], of block: Block) -> [ListedSync] {
        guard isFiltered else { return syncs }
        let found = words.map { FoundTexts(of: $0, in: block.content.texts) }
        return syncs.filter { sync in
            (states.isEmpty || states.contains(sync.row.state)) && trouble.map { sync.has($0) } ?? true
                && found.allSatisfy { $0.contains(sync) }
        }
    }
}

/// Where a word is among the texts of one block: each text is looked at once, however many rows have it.
private struct FoundTexts {
    private let word: SearchWord
    private let isFound: [Bool]

    init(of word: SearchWord, in texts: TextTable) {
        self.word = word
        isFound = (0..<texts.count).map { number in
            texts.withUTF8(of: TextNumber(Int32(number))) { word.isIn($0) }
        }
    }

    /// Whether the word is in a sync's names, its ID, its reason, or the name of its customer.
    func contains(_ sync: ListedSync) -> Bool {
        let row = sync.row
        return [row.connection, row.integration, row.sync, row.variant, row.id, row.reason]
            .contains { $0 != .none && isFound[Int($0.value)] }
            || sync.connection?.customer.map { word.isIn($0) } ?? false
    }
}
