import SyncModel

/// The status page: what is wrong first, then the sources, then the syncs.
struct StatusPage: Sendable {
    let survey: StatusSurvey
    let selection: SyncSelection
    let version: String
    let telemetryPath: String
    let now: Timestamp

    var html: HTML {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(verdict.title) · sync-health-exporter</title>
        \(verdict.favicon)
        <style>\(StatusStyle.sheet)</style>
        </head>
        <body>
        \(StateIcon.definitions)
        <header>
        <a class="name" href="./">sync-health-exporter</a>
        <nav aria-label="Endpoints"><a href=".\(telemetryPath)">Metrics</a> <a href="\(StatusLinks.everything.json)">JSON</a> \
        <a href="./-/healthy">Healthy</a> <a href="./-/ready">Ready</a></nav>
        </header>
        <main>
        \(verdict.html)
        <section aria-labelledby="sources">
        <h2 id="sources">Sources</h2>
        <div class="cards">
        \(worstFirst.map { SourceCard(source: $0, now: now).html }.joined(separator: "\n"))
        </div>
        </section>
        \(SyncList(survey: survey, selection: selection, now: now).html)
        </main>
        <footer>
        <p>As of <time datetime="\(now.rfc3339)">\(now.inWords)</time>, from the last poll of each source. \
        sync-health-exporter \(version)</p>
        </footer>
        </body>
        </html>

        """
    }

    private var worstFirst: [SurveyedSource] {
        let conditions: [SourceCondition?] = [.down, .impaired, nil, .whole]
        return conditions.flatMap { condition in
            survey.sources.filter { $0.snapshot.lastPoll?.condition == condition }
        }
    }

    private var verdict: Verdict { Verdict(survey: survey) }
}
