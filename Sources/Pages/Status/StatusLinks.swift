import HTTPExchange
import SyncModel

/// The address of the status page, or of the JSON, for a selection.
struct StatusLinks: Sendable {
    var sources: [String] = []
    var states: [SyncState] = []
    var trouble: SyncTrouble?
    var text = ""
    var page = 1
    /// The way from the page with the link to the folder of the status page.
    var root = "./"

    /// Without anything selected.
    static let everything = StatusLinks()

    var isEverything: Bool { query.isEmpty }

    /// Relative, so that it also works behind a proxy that serves it in a folder.
    var address: String {
        "\(root)\(query)"
    }

    private var query: String {
        var fields = sources.map { (name: "source", value: $0) } + states.map { (name: "state", value: $0.rawValue) }
        if let trouble { fields.append((name: "trouble", value: trouble.rawValue)) }
        if !text.isEmpty { fields.append((name: "text", value: text)) }
        if page > 1 { fields.append((name: "page", value: "\(page)")) }
        return PercentEncoding.query(fields)
    }

    /// The same syncs as JSON, which has no pages.
    var json: String {
        "\(root)api/v1/syncs\(on(page: 1).query)"
    }

    /// What a request selects, from its first page.
    init(_ selection: SyncSelection) {
        sources = selection.sourceNames
        states = selection.states
        trouble = selection.trouble
        text = selection.text
    }

    init(sources: [String] = [], root: String = "./") {
        self.sources = sources
        self.root = root
    }

    /// The same with one state.
    func with(_ state: SyncState) -> StatusLinks {
        var links = self
        links.states = [state]
        return links
    }

    /// The same with a trouble.
    func with(_ trouble: SyncTrouble) -> StatusLinks {
        var links = self
        links.trouble = trouble
        return links
    }

    func on(page: Int) -> StatusLinks {
        var links = self
        links.page = page
        return links
    }
}
