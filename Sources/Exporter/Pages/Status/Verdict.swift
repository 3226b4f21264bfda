import SyncModel

/// The first thing to read: whether anything is wrong, in one sentence, and how many syncs are in which trouble.
struct Verdict: Sendable {
    let survey: StatusSurvey

    private var down: [SurveyedSource] { survey.sources.filter { $0.snapshot.lastPoll?.condition == .down } }
    private var impaired: Int { survey.sources.count { $0.snapshot.lastPoll?.condition == .impaired } }
    private var unpolled: Int { survey.sources.count { $0.snapshot.lastPoll == nil } }
    private var urgent: Int { survey.sources.reduce(0) { $0 + $1.urgent } }

    /// How it all is, as one sign.
    private var condition: SourceCondition? {
        if !down.isEmpty { return .down }
        if urgent + impaired > 0 { return .impaired }
        return unpolled > 0 ? nil : .whole
    }

    /// One sentence without a full stop.
    var title: String {
        var parts: [String] = []
        if down.count == 1, let source = down.first { parts.append("\(source.snapshot.name) cannot be read") }
        if down.count > 1 { parts.append("\(down.count) sources cannot be read") }
        if urgent > 0 { parts.append("\(urgent.of("sync")) need\(urgent == 1 ? "s" : "") attention") }
        if parts.isEmpty, unpolled > 0 { parts.append("Waiting for the first poll") }
        if parts.isEmpty {
            parts.append(survey.syncs == 0 ? "There is no sync" : "No sync needs attention")
        }
        return parts.joined(separator: ", ")
    }

    var html: HTML {
        """
        <section class="verdict" aria-labelledby="verdict">
        <h1 id="verdict">\(StateIcon.icon(condition))<span>\(title)</span></h1>
        <p class="quiet">\(survey.syncs.of("sync")) at \(scope)</p>
        \(troubles)
        \(StatePictures.share(survey.states))
        \(legend)
        </section>
        """
    }

    private var scope: String {
        let sources = survey.sources.count.of("source")
        return impaired == 0 ? sources : "\(sources), \(impaired) of them read only in part"
    }

    private var troubles: HTML {
        let present = SyncTrouble.allCases.filter { survey.troubles[$0] != nil }
        guard !present.isEmpty else { return .none }
        let items = present.map { trouble -> HTML in
            let kind: HTML = trouble.isUrgent ? "urgent" : "mild"
            return """
                <li><a class="chip \(kind)" href="\(StatusLinks(trouble: trouble).address)#syncs">\
                <b>\((survey.troubles[trouble] ?? 0).grouped)</b> \(trouble.word)</a></li>
                """
        }
        return "<ul class=\"chips\" aria-label=\"What is wrong\">\(items.joined())</ul>"
    }

    private var legend: HTML {
        let items = StatePictures.present(in: survey.states).map { state, count -> HTML in
            """
            <li><a href="\(StatusLinks(states: [state]).address)#syncs">\(StateIcon.icon(state))<b>\(count.grouped)</b> \
            \(state.word)</a></li>
            """
        }
        return items.isEmpty ? .none : "<ul class=\"legend\" aria-label=\"Syncs by state\">\(items.joined())</ul>"
    }

    /// A disc in the colour of the verdict, so that the tab tells, too.
    var favicon: HTML {
        switch condition {
        case .down: Self.favicon("c8322b")
        case .impaired: Self.favicon("d97706")
        case .whole: Self.favicon("2b8a4b")
        case nil: Self.favicon("6b7a8c")
        }
    }

    private static func favicon(_ colour: String) -> HTML {
        """
        <link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E\
        %3Ccircle cx='8' cy='8' r='7' fill='%23\(colour)'/%3E%3C/svg%3E">
        """
    }
}
