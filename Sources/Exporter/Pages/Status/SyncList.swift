import SyncModel

/// The syncs that were asked for, the worst first, with the form that asks and the way to the other pages.
struct SyncList: Sendable {
    let survey: StatusSurvey
    let selection: SyncSelection
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

    private var links: StatusLinks {
        StatusLinks(
            sources: selection.sourceNames, states: selection.states, trouble: selection.trouble,
            text: selection.text)
    }

    private var heading: String {
        guard survey.selected > 0 else { return "none" }
        let first = (survey.page - 1) * StatusSurvey.pageCount + 1
        let range = survey.pages > 1 ? "\(first.grouped)–\((first + survey.rows.count - 1).grouped) of " : ""
        return "\(range)\(survey.selected.grouped), the worst first"
    }

    private var form: HTML {
        let names = survey.sources.map { ($0.snapshot.name, $0.snapshot.name) }
        let states = SyncState.allCases.map { ($0.rawValue, $0.word) }
        let troubles = SyncTrouble.allCases.map { ($0.rawValue, $0.word) }
        return """
            <form action="./#syncs" method="get" role="search">
            \(menu("source", "Source", names, selection.sourceNames))
            \(menu("state", "State", states, selection.states.map(\.rawValue)))
            \(menu("trouble", "Trouble", troubles, selection.trouble.map { [$0.rawValue] } ?? []))
            <label class="wide"><span>Text</span><input type="search" name="text" value="\(selection.text)" \
            placeholder="connection, integration, sync, reason"></label>
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
        guard !survey.rows.isEmpty else {
            return links.isEverything
                ? "<p class=\"empty\">No sync has been read.</p>"
                : "<p class=\"empty\">No sync is like that.</p>"
        }
        let rows = survey.rows.map { row in
            SyncRow(row: row, source: survey.sources[row.source].snapshot, now: now).html
        }
        return """
            <table>
            <thead><tr><th scope="col">State</th><th scope="col">Sync</th><th scope="col">What is wrong</th>\
            <th scope="col">Last success</th><th scope="col">Lag, against its schedule</th><th scope="col">Next run</th>\
            </tr></thead>
            <tbody>
            \(rows.joined(separator: "\n"))
            </tbody>
            </table>
            """
    }

    private var pager: HTML {
        guard survey.pages > 1 else { return .none }
        let page = survey.page
        func link(_ target: Int, _ words: HTML, _ relation: HTML) -> HTML {
            "<a \(relation) href=\"\(links.on(page: target).address)#syncs\">\(words)</a>"
        }
        return """
            <nav class="pager" aria-label="Pages">
            \(page > 1 ? link(1, "First", "") : .none) \(page > 1 ? link(page - 1, "Previous", "rel=\"prev\"") : .none)
            <span class="quiet">Page \(page.grouped) of \(survey.pages.grouped)</span>
            \(page < survey.pages ? link(page + 1, "Next", "rel=\"next\"") : .none)
            </nav>
            """
    }
}
