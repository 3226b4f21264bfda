import HTTPEndpoint
import SyncModel

/// `/`: how every source and sync is, for people.
struct StatusRoute: Sendable {
    let store: SnapshotStore
    let timekeeper: any Timekeeper
    let version: String
    /// Where the metrics are.
    let telemetryPath: String

    func respond(to request: EndpointRequest) -> EndpointResponse {
        let (now, uptime) = (timekeeper.now, timekeeper.uptime)
        let sources = store.all
        let selection: SyncSelection
        do throws(SyncSelection.Refusal) {
            selection = try SyncSelection(request.query, among: sources)
        } catch {
            return error.response
        }
        let page = StatusPage(
            survey: StatusSurvey(of: sources, selecting: selection, now: now, uptime: uptime), selection: selection,
            version: version, telemetryPath: telemetryPath, now: now)
        return EndpointResponse(
            status: 200,
            headers: [
                ("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", Self.policy),
                ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
                ("Cache-Control", "no-store"),
            ],
            body: EndpointBody(page.html.markup))
    }

    /// Nothing runs, nothing is loaded, nobody frames it; the style is this one and no other.
    private static let policy = [
        "default-src 'none'", "style-src 'sha256-\(StatusStyle.digest)'", "img-src data:", "form-action 'self'",
        "base-uri 'none'", "frame-ancestors 'none'",
    ].joined(separator: "; ")
}
