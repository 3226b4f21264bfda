import HTTPEndpoint
import SyncModel

/// What all pages have in common: head, header and footer.
struct PageFrame: Sendable {
    /// Without a full stop.
    let title: String
    /// The sign in the browser's tab.
    let favicon: HTML
    let program: ProgramFacts
    /// The way to the folder of the status page.
    var root = "./"
    let now: Timestamp

    /// A whole page.
    func html(_ content: HTML) -> HTML {
        let links = StatusLinks(root: root)
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(title) · sync-health-exporter</title>
            \(favicon)
            <style>\(StatusStyle.sheet)</style>
            </head>
            <body>
            \(StateIcon.definitions)
            <header>
            <a class="name" href="\(root)">sync-health-exporter</a>
            <nav aria-label="Endpoints"><a href="\(root)\(program.telemetryPath.dropFirst())">Metrics</a> \
            <a href="\(links.json)">JSON</a> <a href="\(root)-/healthy">Healthy</a> \
            <a href="\(root)-/ready">Ready</a></nav>
            </header>
            <main>
            \(content)
            </main>
            <footer>
            <p>As of <time datetime="\(now.rfc3339)">\(now.inWords)</time>, from the latest readings. \
            sync-health-exporter \(program.version)</p>
            </footer>
            </body>
            </html>

            """
    }

    /// A whole page as a response.
    func response(_ content: HTML, status: Int = 200) -> EndpointResponse {
        EndpointResponse(
            status: status,
            headers: [
                ("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", Self.policy),
                ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
                ("Cache-Control", "no-store"),
            ],
            body: EndpointBody(html(content).markup))
    }

    /// Nothing runs, nothing is loaded, no other page frames it; no style but this one applies.
    private static let policy = [
        "default-src 'none'", "style-src 'sha256-\(StatusStyle.digest)'", "img-src data:", "form-action 'self'",
        "base-uri 'none'", "frame-ancestors 'none'",
    ].joined(separator: "; ")
}
