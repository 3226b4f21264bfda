import SyncModel

/// How many syncs are in which state, as a list of links to them.
struct StateLegend: Sendable {
    let counts: SyncCounts
    /// What is selected already.
    let links: StatusLinks
    let label: HTML

    var html: HTML {
        var items = StatePictures.present(in: counts.states).map { state, count -> HTML in
            item(links.with(state), StateIcon.icon(state), count, "\(state.word)")
        }
        if counts.unreadable > 0 {
            items.append(
                item(
                    links.with(.unreadable), StateIcon.icon(.unknown), counts.unreadable,
                    "\(SyncTrouble.unreadable.word)"))
        }
        return items.isEmpty ? .none : "<ul class=\"legend\" aria-label=\"\(label)\">\(items.joined())</ul>"
    }

    private func item(_ links: StatusLinks, _ icon: HTML, _ count: Int, _ word: HTML) -> HTML {
        "<li><a href=\"\(links.address)#syncs\">\(icon)<b>\(count.grouped)</b> <span>\(word)</span></a></li>"
    }
}
