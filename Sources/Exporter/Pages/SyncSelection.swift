import HTTPEndpoint
import SyncModel

/// Which syncs a request asks for: `?source=`, `?state=` and `?text=`, the first two as often as one likes.
struct SyncSelection: Sendable {
    /// All of them, or those named, in the order of their names.
    let sources: [SourceSnapshot]
    /// `source`, as asked for.
    let sourceNames: [String]
    /// `state`, as asked for; all if there are none.
    let states: [SyncState]
    /// `text`, as asked for.
    let text: String
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
        text = query["text"] ?? ""
        words = text.split(whereSeparator: \.isWhitespace).map { SearchWord(String($0)) }
    }

    /// Whether a sync of the sources is in one of the states, and has every word in its names, id or reason.
    func contains(_ sync: ExposedSync) -> Bool {
        let reading = sync.known.reading
        guard states.isEmpty || states.contains(reading.state) else { return false }
        let identity = reading.identity
        return words.allSatisfy { word in
            word.isIn(identity.connection) || word.isIn(identity.integration) || word.isIn(identity.sync)
                || word.isIn(identity.variant) || word.isIn(identity.id) || reading.reason.map(word.isIn) ?? false
        }
    }
}
