import FoundationEssentials

/// Scrapes of a large fleet beside a Pushgateway with the same series, and a file server as the floor.
struct Scraping {
    let bench: Bench
    let fleet: FleetFiles
    let nginx: Nginx

    /// - Parameter ourPeak: The most memory that the exporter took when it polled and was scraped, in bytes.
    func findings(ourPeak: Double) throws -> [Finding] {
        let exporter = try RunningExporter(bench, polling: fleet)
        let gateway = try Pushgateway(bench)
        let series = try gateway.hold(seriesOf: exporter, in: bench.folder)
        let page = bench.folder.path("site/metrics")
        defer { try? FileManager.default.removeItem(atPath: page) }
        try exporter.save(to: page)
        let figures = try alternating(
            bench.rounds,
            [
                { try exporter.scrape(.gzip) }, { try gateway.scrape(.gzip) },
                { try exporter.scrape(.identity) }, { try gateway.scrape(.identity) },
                { try Coding.identity.scrape(port: nginx.port, Nginx.name) },
            ].map { scrape in
                {
                    // What depends on the clock is made again after a second: no scrape finds it made.
                    Clock.wait(1)
                    return try scrape()
                }
            }
        ).map(\.median)
        let what = "scrape of \(grouped(fleet.syncs)) syncs, \(grouped(series)) series"
        let peak = Finding(
            "peak memory against it", ourPeak, Pushgateway.name, ResidentMemory.peak(of: gateway.process.id),
            as: Format.megabytes, atMostOneIn: bench.atFullSize(6))
        return [
            Finding(
                "\(what), gzip", figures[0], Pushgateway.name, figures[1], as: Format.seconds,
                atMostOneIn: bench.atFullSize(40)),
            Finding(
                "\(what), identity", figures[2], Pushgateway.name, figures[3], as: Format.seconds,
                atMostOneIn: bench.atFullSize(20)),
            Finding("the same, identity", figures[2], "nginx with it in a file", figures[4], as: Format.seconds),
            peak,
        ]
    }
}
