import ArgumentParser
import Glibc

/// Measures everything and prints the table.
struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure the built exporter beside its peers, and print a Markdown table (the default).")

    @Option(help: "The built exporter.")
    var exporter = ".build/release/sync-health-exporter"

    @Option(help: "The folder of the peers that are not on the path.")
    var peers = ".oracles/bin"

    @Option(help: "How many syncs the largest fleet has; the targets are for 100000.")
    var syncs = 100_000

    @Option(help: "How often each thing is measured, in turn with its peers.")
    var rounds = 5

    @Option(help: "For how many seconds the largest fleet is polled and scraped.")
    var soak = 60

    func validate() throws {
        guard syncs >= 1000, rounds >= 1, soak >= 1 else {
            throw ValidationError("expected at least 1000 syncs, one round and one second")
        }
    }

    func run() throws {
        let bench = Bench(exporter: exporter, peers: peers, syncs: syncs, rounds: rounds, folder: try Folder())
        let start = Clock.wall
        let findings = try measure(bench)
        let report = try Report(bench, findings: findings, seconds: Clock.wall - start)
        print(report.text)
    }

    private func measure(_ bench: Bench) throws -> [Finding] {
        let note = Progress()
        note("making the fleets")
        let fleets = try [syncs / 100, syncs / 10, syncs].map { try FleetFiles(syncs: $0, in: bench.folder) }
        let (middle, large) = (fleets[1], fleets[2])
        let nginx = try Nginx(bench)
        note("polling and scraping \(grouped(syncs)) syncs for \(soak) s")
        let peak = try Soaking(bench: bench, fleet: large, length: soak).peak()
        note("scraping \(grouped(syncs)) syncs")
        var findings = try Scraping(bench: bench, fleet: large, nginx: nginx).findings(ourPeak: peak)
        findings.insert(
            Finding(
                "peak memory, \(grouped(syncs)) syncs polled every 5 s and scraped once a second for \(soak) s", peak,
                as: Format.megabytes, atMost: bench.atFullSize(200e6)), at: findings.count - 1)
        note("decoding \(grouped(syncs)) syncs")
        findings += try Decoding(bench: bench, fleet: large).findings()
        note("scraping \(grouped(middle.syncs)) syncs, many at once")
        findings += try Crowding(bench: bench, fleet: middle).findings()
        note("growing")
        findings += try Growing(bench: bench, fleets: fleets).findings()
        note("starting")
        findings += try Starting(bench: bench, small: FleetFiles(syncs: 10, in: bench.folder)).findings()
        note("stage by stage")
        let page = bench.folder.path("page-\(middle.syncs)")
        try RunningExporter(bench, polling: middle).save(to: page)
        findings += try Stages(bench: bench, fleet: large, small: middle, smallPage: page).findings()
        note("asking over TLS")
        findings += try FanningOut(bench: bench, nginx: nginx).findings()
        return findings
    }

    /// Says on standard error what takes so long.
    private struct Progress {
        private let start = Clock.wall

        func callAsFunction(_ what: String) {
            let line = Array("\(Int(Clock.wall - start)) s: \(what)\n".utf8)
            _ = write(2, line, line.count)
        }
    }
}
