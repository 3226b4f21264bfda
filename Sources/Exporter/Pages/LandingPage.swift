import HTTPEndpoint
import HTTPExchange

/// `/`: what this is, whether its sources can be read, and where to go.
struct LandingPage: Sendable {
    let telemetryPath: String
    let version: String
    let store: SnapshotStore

    func respond() -> EndpointResponse {
        EndpointResponse(
            status: 200,
            headers: [
                ("Content-Type", "text/html; charset=utf-8"),
                ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
                ("X-Content-Type-Options", "nosniff"),
                ("Cache-Control", "no-store"),
            ],
            body: EndpointBody(page))
    }

    private var page: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>sync-health-exporter</title>
        <style>\(Self.style)</style>
        </head>
        <body>
        <h1>sync-health-exporter</h1>
        <p>The health of every sync at Nango, Paragon and Merge, as Prometheus metrics. Version \(escaped(version)).</p>
        <ul>
        <li><a href="\(escaped(telemetryPath))">Metrics</a></li>
        <li><a href="/-/healthy">Healthy</a></li>
        <li><a href="/-/ready">Ready</a></li>
        </ul>
        <table>
        <thead><tr><th>Source</th><th>Provider</th><th>State</th><th class="number">Targets</th>
        <th class="number">Failed</th><th class="number">Syncs</th></tr></thead>
        <tbody>
        \(store.all.map(row).joined(separator: "\n"))
        </tbody>
        </table>
        </body>
        </html>

        """
    }

    private func row(_ source: SourceSnapshot) -> String {
        let state =
            switch source.lastPoll {
            case .none: "not polled yet"
            case .some(let poll) where !poll.isUp:
                "down: \(poll.reasons.map(\.rawValue).sorted().joined(separator: ", "))"
            case .some: "up"
            }
        let figures = [source.lastPoll?.targets ?? 0, source.lastPoll?.failedTargets ?? 0, source.syncs.count]
        let cells =
            [source.name, source.provider, state].map { "<td>\(escaped($0))</td>" }
            + figures.map { "<td class=\"number\">\($0)</td>" }
        return "<tr>\(cells.joined())</tr>"
    }

    private static let style = """
        :root{color-scheme:light dark}
        body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}
        table{border-collapse:collapse;width:100%}
        th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #8884}
        .number{text-align:right;font-variant-numeric:tabular-nums}
        """
}

/// The text as it may stand in HTML, between tags and in quoted attributes.
private func escaped(_ text: String) -> String {
    var html = ""
    for character in text.unicodeScalars {
        switch character {
        case "&": html += "&amp;"
        case "<": html += "&lt;"
        case ">": html += "&gt;"
        case "\"": html += "&quot;"
        case "'": html += "&#39;"
        default: html.unicodeScalars.append(character)
        }
    }
    return html
}
