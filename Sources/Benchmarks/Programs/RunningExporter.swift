/// The built exporter and the vendor that it polls, each a process of its own.
final class RunningExporter {
    let process: ChildProcess
    let port: Int
    private let vendor: ChildProcess

    /// Starts both and returns when the first poll is over.
    init(_ bench: Bench, polling fleet: FleetFiles, interval: String = "10m") throws {
        let vendorPort = try Loopback.freePort()
        vendor = try ChildProcess(OwnProgram.command("play-vendor") + ["--port", "\(vendorPort)"] + fleet.files)
        try Loopback.untilAnswered("/ready", port: vendorPort, by: vendor)
        port = try Loopback.freePort()
        try bench.folder.write(
            FleetConfiguration.text(port: vendorPort, interval: interval), to: "fleet-\(fleet.syncs).yml")
        process = try Self.start(bench, configuration: bench.folder.path("fleet-\(fleet.syncs).yml"), port: port)
        try Loopback.untilAnswered("/-/ready", port: port, by: process)
    }

    /// Starts the exporter alone.
    static func start(_ bench: Bench, configuration: String, port: Int) throws(BenchmarkFailure) -> ChildProcess {
        try ChildProcess(
            [
                bench.exporter, "serve", "--config.file", configuration, "--web.listen-address", "127.0.0.1:\(port)",
                "--log.level", "error",
            ], errors: bench.folder.path("exporter.log"))
    }

    /// Scrapes once, into a file.
    func save(to file: String) throws(BenchmarkFailure) {
        try ChildProcess.run(["curl", "-sf", "-o", file, "http://127.0.0.1:\(port)/metrics"])
    }

    /// Scrapes once.
    ///
    /// - Throws: When that fails: no figure must come of an error page.
    @discardableResult
    func scrape(_ coding: Coding) throws(BenchmarkFailure) -> Double {
        try coding.scrape(port: port, "the exporter")
    }
}

/// How an exposition is asked for.
enum Coding: String {
    case gzip, identity

    /// - Returns: Seconds.
    func scrape(port: Int, _ name: String) throws(BenchmarkFailure) -> Double {
        let answer = Loopback.get("/metrics", port: port, headers: ["Accept-Encoding: \(rawValue)"])
        guard answer.status == 200 else { throw BenchmarkFailure("\(name) answers \(answer.status) when scraped") }
        return answer.seconds
    }
}
