package import Fleet
package import HTTPEndpoint
package import SyncModel

/// `/`: how every source and sync is, for people.
package struct StatusRoute: Sendable {
    private let publication: Publication
    private let timekeeper: any Timekeeper
    private let program: ProgramFacts

    /// - Parameters:
    ///   - telemetryPath: The path of the metrics.
    ///   - started: When the process started, before which it has seen nothing; now by default.
    package init(
        publication: Publication, timekeeper: any Timekeeper, version: String, telemetryPath: String,
        started: Timestamp? = nil
    ) {
        self.publication = publication
        self.timekeeper = timekeeper
        program = ProgramFacts(version: version, telemetryPath: telemetryPath, started: started ?? timekeeper.now)
    }

    package func respond(to request: EndpointRequest) -> EndpointResponse {
        let (now, uptime) = (timekeeper.now, timekeeper.uptime)
        let sources = publication.all
        let selection: SyncSelection
        do throws(SyncSelection.Refusal) {
            selection = try SyncSelection(request.query, among: sources)
        } catch {
            return error.response
        }
        let summary = StatusSummary(of: sources, selecting: selection, now: now, uptime: uptime)
        let page = StatusPage(summary: summary, selection: selection, program: program, now: now)
        return EndpointResponse(
            status: 200,
            headers: [
                ("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", Self.policy),
                ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
                ("Cache-Control", "no-store"),
            ],
            body: EndpointBody(page.html.markup))
    }

    /// Nothing runs, nothing is loaded, no other page frames it; no style but this one applies.
    private static let policy = [
        "default-src 'none'", "style-src 'sha256-\(StatusStyle.digest)'", "img-src data:", "form-action 'self'",
        "base-uri 'none'", "frame-ancestors 'none'",
    ].joined(separator: "; ")
}
