import FoundationEssentials

/// How soon the exporter is there, and how little it takes while it has little to do.
struct Starting {
    let bench: Bench
    let small: FleetFiles

    func findings() throws -> [Finding] {
        try bench.folder.write(FleetConfiguration.text(port: try Loopback.freePort()), to: "start.yml")
        let configuration = bench.folder.path("start.yml")
        let starts = try alternating(
            bench.rounds + 2,
            [
                { try time { try RunningExporter.start(bench, configuration: configuration, port: $0) } },
                { try time { try Pushgateway.start(bench, port: $0) } },
            ])
        var start = Finding(
            "start to first answered /metrics", starts[0].median, Pushgateway.name, starts[1].median,
            as: Format.seconds)
        start.target = Finding("", starts[0].median, as: Format.seconds, atMost: 0.1).target
        return [start, try idle()]
    }

    private func time(_ start: (Int) throws -> ChildProcess) throws -> Double {
        let port = try Loopback.freePort()
        let begin = Clock.wall
        let process = try start(port)
        try Loopback.untilAnswered("/metrics", port: port, by: process, pause: 0.0005)
        return Clock.wall - begin
    }

    private func idle() throws -> Finding {
        let exporter = try RunningExporter(bench, polling: small, interval: "1s")
        let gateway = try Pushgateway(bench)
        try gateway.hold(seriesOf: exporter, in: bench.folder)
        for _ in 0..<5 {
            try exporter.scrape(.gzip)
            try gateway.scrape(.gzip)
            Clock.wait(1)
        }
        let (ours, theirs) = (ResidentMemory.now(of: exporter.process.id), ResidentMemory.now(of: gateway.process.id))
        var finding = Finding(
            "memory with one source of \(small.syncs) syncs", ours, Pushgateway.name, theirs, as: Format.megabytes)
        finding.target = Finding("", ours, as: Format.megabytes, atMost: 40e6).target
        return finding
    }
}
