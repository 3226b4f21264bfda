package import HTTPEndpoint
package import SyncModel

/// The vendors' APIs on one loopback port, each under its own path.
///
/// It also works without a socket: ``respond(to:)`` runs the same code. All times and waits come from the timekeeper,
/// so that a simulation can run in virtual time.
///
/// `/simulator/faults` breaks and repairs the vendors: `POST ?path=/nango&status=401`, `DELETE`.
package struct VendorSimulator: Sendable {
    /// Where the simulator can be reached: the `base_url` to configure for each vendor.
    package struct BaseURLs: Sendable {
        /// The part that all of them share, without a slash at the end.
        package let root: String
        package var nango: String { "\(root)/nango" }
        package var paragon: String { "\(root)/paragon" }
        package var merge: String { "\(root)/merge" }
        /// Where to break and repair the vendors.
        package var faults: String { "\(root)\(FaultControl.folder)/faults" }
    }

    /// Nango's API and its fleet.
    package let nango: NangoSimulation
    /// Paragon's API and its fleet.
    package let paragon: ParagonSimulation
    /// Merge's API and its fleet.
    package let merge: MergeSimulation
    /// What is broken at present.
    package let faults = Faults()
    /// The requests received last.
    package let log = RequestLog()

    private let address: ListenAddress
    private let timekeeper: any Timekeeper
    private let router: Router
    private let control: Router

    /// Makes a simulator that only listens once it runs.
    ///
    /// - Parameters:
    ///   - address: Where to listen; by default a free port of loopback.
    ///   - timekeeper: The clock, which also does the waiting.
    package init(
        nango: NangoFleet = .demo(seed: 1),
        paragon: ParagonFleet = .demo(seed: 1),
        merge: MergeFleet = .demo(seed: 1),
        address: ListenAddress = ListenAddress(host: "127.0.0.1", port: 0),
        timekeeper: any Timekeeper = SystemTimekeeper()
    ) {
        let nango = NangoSimulation(fleet: nango, timekeeper: timekeeper)
        let paragon = ParagonSimulation(fleet: paragon, timekeeper: timekeeper)
        let merge = MergeSimulation(fleet: merge, timekeeper: timekeeper)
        var router = Router()
        router.under("/nango", respond: nango.respond)
        router.under("/paragon", respond: paragon.respond)
        router.under("/merge", respond: merge.respond)
        router.fallback = { _ in .page }
        self.nango = nango
        self.paragon = paragon
        self.merge = merge
        self.router = router
        control = FaultControl(faults: faults, vendors: ["/nango", "/paragon", "/merge"]).router
        self.address = address
        self.timekeeper = timekeeper
    }

    /// Serves until the task is cancelled.
    ///
    /// - Parameter onListening: Called once, when the simulator accepts connections.
    package func run(onListening: @Sendable (BaseURLs) async -> Void = { _ in }) async throws(EndpointError) {
        try await HTTPServer(addresses: [address], respond: respond).run { bound in
            guard let bound = bound.first else { return }
            await onListening(BaseURLs(root: bound.url))
        }
    }

    /// Responds to one request, whether it came over a socket or not.
    ///
    /// Cancelling the task is what a client does that disconnects: the call returns, and the vendor goes on working.
    package func respond(to request: EndpointRequest) async -> EndpointResponse {
        if request.path.hasPrefix("\(FaultControl.folder)/") { return await control.respond(to: request) }
        log.record(request, at: timekeeper.now.unixSeconds)
        load(for: request)?.count(at: timekeeper.uptime)
        guard request.path.hasPrefix("/merge/") else { return await respondOrFail(to: request) }
        // Outside of the faults, because failures on purpose count as well.
        return await merge.block.guarding(timekeeper) { await respondOrFail(to: request) }
    }

    private func respondOrFail(to request: EndpointRequest) async -> EndpointResponse {
        await faults.respond(to: request, timekeeper: timekeeper, properly: router.respond)
    }

    private func load(for request: EndpointRequest) -> VendorLoad? {
        if request.path.hasPrefix("/nango/") { return nango.load }
        if request.path.hasPrefix("/paragon/") { return paragon.load }
        return request.path.hasPrefix("/merge/") ? merge.load : nil
    }
}
