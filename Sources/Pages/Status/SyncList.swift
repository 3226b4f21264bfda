import Fleet
import HTTPExchange
import SyncModel

/// The selected syncs, the worst first, with the form that selects and links to the other pages.
struct SyncList: Sendable {
    let summary: StatusSummary
    let selection: SyncSelection
    let started: Timestamp
    let now: Timestamp

    var html: HTML {
        """
        <section aria-labelledby="syncs">
        <h2 id="syncs">Syncs <span class="quiet">\(heading)</span></h2>
        \(form)
        \(table)
        \(pager)
        </section>
        """
    }

    private var links: StatusLinks { StatusLinks(selection) }

    private var heading: String {
        guard summary.selected.total > 0 else { return "none" }
        let first = (summary.page - 1) * StatusSummary.pageCount + 1
        let range = summary.pages > 1 ? "\(first.grouped)–\((first + summary.rows.count - 1).grouped) of " : ""
        return "\(range)\(summary.selected.total.grouped), the worst first"
    }

    private var form: HTML {
        let names = summary.sources.map { ($0.source.name, $0.source.name) }
        let states = SyncState.allCases.map { ($0.rawValue, $0.word) }
        let troubles = SyncTrouble.allCases.map { ($0.rawValue, $0.word) }
        return """
            <form action="./#syncs" method="get" role="search">
            \(menu("source", "Source", names, selection.sourceNames))
            \(menu("state", "State", states, selection.states.map(\.rawValue)))
            \(menu("trouble", "Trouble", troubles, selection.trouble.map { [$0.rawValue] } ?? []))
            <label class="wide"><span>Text</span><input type="search" name="text" value="\(selection.text)" \
            placeholder="customer, connection, integration, sync, reason"></label>
            <button>Filter</button>
            \(links.isEverything ? .none : "<a href=\"./#syncs\">Show all</a>")
            <a class="json" href="\(links.json)">As JSON</a>
            </form>
            """
    }

    private func menu(
        _ name: String, _ label: String, _ values: [(value: String, word: String)], _ chosen: [String]
    ) -> HTML {
        let options = values.map { value, word -> HTML in
            "<option value=\"\(value)\"\(chosen.contains(value) ? " selected" : .none)>\(word)</option>"
        }
        return """
            <label><span>\(label)</span><select name="\(name)"><option value="">any</option>\(options.joined())</select></label>
            """
    }

    private var table: HTML {
        guard !summary.rows.isEmpty else {
            let words: HTML = links.isEverything ? "No sync has been read." : "No sync matches these filters."
            return "<p class=\"empty\">\(words)\(mayExist)</p>"
        }
        let rows = summary.rows.map { row in
            SyncTableRow(listed: row, source: summary.sources[row.source].source, started: started, now: now)
        }
        return SyncTable(rows: rows).html
    }

    private var mayExist: HTML { MayExist(sources: summary.sources.filter(\.isSelected).map(\.source)).html }

    private var pager: HTML {
        guard summary.pages > 1 else { return .none }
        let page = summary.page
        func link(_ target: Int, _ words: HTML, _ relation: HTML) -> HTML {
            "<a \(relation) href=\"\(links.on(page: target).address)#syncs\">\(words)</a>"
        }
        return """
            <nav class="pager" aria-label="Pages">
            \(page > 1 ? link(1, "First", "") : .none) \(page > 1 ? link(page - 1, "Previous", "rel=\"prev\"") : .none)
            <span class="quiet">Page \(page.grouped) of \(summary.pages.grouped)</span>
            \(page < summary.pages ? link(page + 1, "Next", "rel=\"next\"") : .none)
            </nav>
            """
    }
}
