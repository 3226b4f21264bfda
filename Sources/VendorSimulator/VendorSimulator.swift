import FoundationEssentials
package import HTTPEndpoint

/// The vendors' APIs on one loopback port, each under a path of its own.
///
/// Besides, `/simulator/faults` breaks and mends them by hand: `POST ?path=/nango&status=401`, `DELETE`.
package struct VendorSimulator: Sendable {
    /// Tells the time in Unix seconds.
    package typealias Clock = @Sendable () -> Double

    /// The clock of the machine.
    package static let systemClock: Clock = { Date.now.timeIntervalSince1970 }

    /// Where the simulator can be reached: what to configure as each vendor's `base_url`.
    package struct BaseURLs: Sendable {
        /// The part that all of them share, without a slash at its end.
        package let root: String
        package var nango: String { "\(root)/nango" }
        package var paragon: String { "\(root)/paragon" }
        package var merge: String { "\(root)/merge" }
        /// Where to break and mend the vendors by hand.
        package var faults: String { "\(root)\(FaultControl.folder)/faults" }
    }

    /// Nango's API and its fleet.
    package let nango: NangoSimulation
    /// Paragon's API and its fleet.
    package let paragon: ParagonSimulation
    /// Merge's API and its fleet.
    package let merge: MergeSimulation
    /// What is broken at the moment.
    package let faults = Faults()
    /// What arrived lately.
    package let log = RequestLog()

    private let address: ListenAddress
    private let clock: Clock
    private let router: Router
    private let control: Router

    /// A simulator that does nothing until it runs.
    ///
    /// - Parameter address: Where to listen; by default a free port of loopback.
    package init(
        nango: NangoFleet = .demo(seed: 1),
        paragon: ParagonFleet = .demo(seed: 1),
        merge: MergeFleet = .demo(seed: 1),
        address: ListenAddress = ListenAddress(host: "127.0.0.1", port: 0),
        clock: @escaping Clock = VendorSimulator.systemClock
    ) {
        let nango = NangoSimulation(fleet: nango, clock: clock)
        let paragon = ParagonSimulation(fleet: paragon, clock: clock)
        let merge = MergeSimulation(fleet: merge, clock: clock)
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
        self.clock = clock
    }

    /// Serves until the task is cancelled.
    ///
    /// - Parameter onListening: Told once, when requests are taken.
    package func run(onListening: @Sendable (BaseURLs) async -> Void = { _ in }) async throws(EndpointError) {
        try await HTTPServer(addresses: [address], respond: respond).run { bound in
            guard let bound = bound.first else { return }
            await onListening(BaseURLs(root: bound.url))
        }
    }

    /// Answers one request, whether it came over a socket or not.
    package func respond(to request: EndpointRequest) async -> EndpointResponse {
        if request.path.hasPrefix("\(FaultControl.folder)/") { return await control.respond(to: request) }
        log.record(request, at: clock())
        guard request.path.hasPrefix("/merge/") else {
            return await faults.respond(to: request, truly: router.respond)
        }
        // Around the faults, since what fails on purpose counts as well.
        return await merge.block.guarding(clock) { await faults.respond(to: request, truly: router.respond) }
    }
}
