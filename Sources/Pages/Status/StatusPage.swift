import Fleet
import SyncModel

/// The status page: what is wrong first, then the sources, then the syncs.
struct StatusPage: Sendable {
    let summary: StatusSummary
    let selection: SyncSelection
    let program: ProgramFacts
    let now: Timestamp

    var html: HTML {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(headline.title) · sync-health-exporter</title>
        \(headline.favicon)
        <style>\(StatusStyle.sheet)</style>
        </head>
        <body>
        \(StateIcon.definitions)
        <header>
        <a class="name" href="./">sync-health-exporter</a>
        <nav aria-label="Endpoints"><a href=".\(program.telemetryPath)">Metrics</a> \
        <a href="\(StatusLinks.everything.json)">JSON</a> <a href="./-/healthy">Healthy</a> \
        <a href="./-/ready">Ready</a></nav>
        </header>
        <main>
        \(headline.html)
        <section aria-labelledby="sources">
        <h2 id="sources">Sources</h2>
        <div class="cards">
        \(worstFirst.map { SourceCard(summary: $0, now: now).html }.joined(separator: "\n"))
        </div>
        </section>
        \(SyncList(summary: summary, selection: selection, started: program.started, now: now).html)
        </main>
        <footer>
        <p>As of <time datetime="\(now.rfc3339)">\(now.inWords)</time>, from the latest readings. \
        sync-health-exporter \(program.version)</p>
        </footer>
        </body>
        </html>

        """
    }

    private var worstFirst: [SourceSummary] {
        let conditions: [SourceCondition?] = [.down, .impaired, nil, .whole]
        return conditions.flatMap { condition in summary.sources.filter { $0.condition == condition } }
    }

    private var headline: Headline { Headline(summary: summary, selection: selection) }
}
