import FoundationEssentials

/// Scrapes of a large fleet beside a Pushgateway with the same series, and a file server as the floor.
struct Scraping {
    let bench: Bench
    let fleet: FleetFiles
    let soaking: Soaking
    let nginx: Nginx

    func findings() throws -> [Finding] {
        let ourPeak = try soaking.peak()
        let exporter = try RunningExporter(bench, polling: fleet)
        let gateway = try Pushgateway(bench)
        let series = try gateway.hold(seriesOf: exporter, in: bench.folder)
        let page = bench.folder.path("site/metrics")
        defer { try? FileManager.default.removeItem(atPath: page) }
        try exporter.save(to: page)
        // What depends on the clock is made again after a second: no scrape of ours finds it made.
        let fresh = { (coding: Coding) in
            Clock.wait(1)
            return try exporter.scrape(coding)
        }
        let figures = try alternating(
            bench.rounds,
            [
                { try fresh(.gzip) }, { try gateway.scrape(.gzip) },
                { try fresh(.identity) }, { try gateway.scrape(.identity) },
                { try Coding.identity.scrape(port: nginx.port, Nginx.name) },
            ]
        ).map(\.median)
        let what = "scrape of \(grouped(fleet.syncs)) syncs, \(grouped(series)) series"
        return [
            Finding(
                "\(what), gzip", figures[0], Pushgateway.name, figures[1], as: Format.seconds,
                atMostOneIn: bench.atFullSize(40)),
            Finding(
                "\(what), identity", figures[2], Pushgateway.name, figures[3], as: Format.seconds,
                atMostOneIn: bench.atFullSize(20)),
            Finding("the same, identity", figures[2], "nginx with it in a file", figures[4], as: Format.seconds),
            Finding(
                "peak memory, polled every 5 s and scraped once a second for \(soaking.length) s", ourPeak,
                as: Format.megabytes, atMost: bench.atFullSize(200e6)),
            Finding(
                "that against the peer's", ourPeak, Pushgateway.name, ResidentMemory.peak(of: gateway.process.id),
                as: Format.megabytes, atMostOneIn: bench.atFullSize(6)),
        ]
    }
}
