package import Fleet
package import HTTPEndpoint
package import SyncModel

/// The pages of one customer (`/customers/NAME`) and of one sync (`/sync?…`).
package struct DetailRoutes: Sendable {
    private let publication: Publication
    private let timekeeper: any Timekeeper
    private let program: ProgramFacts

    /// - Parameters:
    ///   - telemetryPath: The path of the metrics.
    ///   - started: When the process started; now by default.
    package init(
        publication: Publication, timekeeper: any Timekeeper, version: String, telemetryPath: String,
        started: Timestamp? = nil
    ) {
        self.publication = publication
        self.timekeeper = timekeeper
        program = ProgramFacts(version: version, telemetryPath: telemetryPath, started: started ?? timekeeper.now)
    }

    /// `/customers/NAME`
    ///
    /// - Parameter request: With the path behind `/customers`.
    package func respondWithCustomer(to request: EndpointRequest) -> EndpointResponse {
        guard ["GET", "HEAD"].contains(request.method) else { return .methodNotAllowed }
        let (now, uptime) = (timekeeper.now, timekeeper.uptime)
        let customer = CustomerSyncs(
            of: String(request.path.dropFirst()), in: publication.all, now: now, uptime: uptime)
        return CustomerPage(customer: customer, program: program, now: now).response
    }

    /// `/sync?source=&integration=&connection=&sync=&variant=`
    package func respondWithSync(to request: EndpointRequest) -> EndpointResponse {
        guard let query = Query(request.query) else { return .text("The query string is malformed.", status: 400) }
        let (now, uptime) = (timekeeper.now, timekeeper.uptime)
        guard let source = publication[query["source"] ?? ""] else {
            return missing(MayExist(sources: []), now: now)
        }
        let listing = SourceListing(source, now: now, uptime: uptime)
        let wanted = ["integration", "connection", "sync", "variant"].map { query[$0] ?? "" }
        for block in source.blocks where block.hasConnection(among: [wanted[1]]) {
            for listed in listing.syncs(of: block) {
                let sync = listed.sync
                guard [sync.integration, sync.connection, sync.sync, sync.variant] == wanted else { continue }
                return SyncPage(listed: listed, source: source, program: program, now: now).response
            }
        }
        return missing(MayExist(sources: [source]), now: now)
    }

    private func missing(_ mayExist: MayExist, now: Timestamp) -> EndpointResponse {
        let frame = PageFrame(title: "No sync has these labels", favicon: Favicon.disc(nil), program: program, now: now)
        return frame.response(
            """
            <h1>\(StateIcon.icon(nil))<span>No sync has these labels</span></h1>
            <p>Nothing is known of it.\(mayExist.html)</p>
            <p><a href="./">All sources and syncs</a></p>
            """, status: mayExist.isRuledOut ? 404 : 200)
    }
}

extension EndpointResponse {
    static let methodNotAllowed = text("405 Method Not Allowed", status: 405, headers: [("Allow", "GET, HEAD")])
}
