import HTTPEndpoint
import SyncModel

/// Which syncs a request asks for: `?source=` and `?state=`, as often as one likes, `?trouble=` and `?text=`.
struct SyncSelection: Sendable {
    /// All of them, or those named, in the order of their names.
    let sources: [SourceSnapshot]
    /// `source`, as asked for.
    let sourceNames: [String]
    /// `state`, as asked for; all if there are none.
    let states: [SyncState]
    /// `trouble`, as asked for; whatever it is if there is none.
    let trouble: SyncTrouble?
    /// `text`, as asked for.
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

    /// - Parameter sources: Those there are now.
    /// - Throws: A query that is malformed, or names what there is not.
    init(_ query: String, among sources: [SourceSnapshot]) throws(Refusal) {
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
            throw Refusal("The page is no number from 1.", status: 400)
        }
        self.page = page
        text = query["text"] ?? ""
        words = text.split(whereSeparator: \.isWhitespace).map { SearchWord(String($0)) }
    }

    /// Whether a sync of the sources is asked for.
    ///
    /// - Parameter trouble: What is wrong with it, for as long as it takes to tell only if somebody asks for that.
    func contains(_ sync: ExposedSync, in trouble: @autoclosure () -> SyncTrouble?) -> Bool {
        (self.trouble == nil || self.trouble == trouble()) && hasStateAndWords(sync)
    }

    /// Whether a sync is in one of the states, and has every word in its names, id or reason.
    private func hasStateAndWords(_ sync: ExposedSync) -> Bool {
        let reading = sync.known.reading
        guard states.isEmpty || states.contains(reading.state) else { return false }
        let identity = reading.identity
        return words.allSatisfy { word in
            word.isIn(identity.connection) || word.isIn(identity.integration) || word.isIn(identity.sync)
                || word.isIn(identity.variant) || word.isIn(identity.id) || reading.reason.map(word.isIn) ?? false
        }
    }
}
