import Fleet
import HTTPEndpoint
import SyncModel

/// The status page: what is wrong first, then the sources, then the syncs.
struct StatusPage: Sendable {
    let summary: StatusSummary
    let selection: SyncSelection
    let program: ProgramFacts
    let now: Timestamp

    var response: EndpointResponse {
        PageFrame(title: headline.title, favicon: Favicon.disc(headline.condition), program: program, now: now)
            .response(
                """
                \(headline.html)
                <section aria-labelledby="sources">
                <h2 id="sources">Sources</h2>
                <div class="cards">
                \(worstFirst.map { SourceCard(summary: $0, now: now).html }.joined(separator: "\n"))
                </div>
                </section>
                \(SyncList(summary: summary, selection: selection, started: program.started, now: now).html)
                """)
    }

    private var worstFirst: [SourceSummary] {
        let conditions: [SourceCondition?] = [.down, .impaired, nil, .whole]
        return conditions.flatMap { condition in summary.sources.filter { $0.condition == condition } }
    }

    private var headline: Headline { Headline(summary: summary, selection: selection) }
}
