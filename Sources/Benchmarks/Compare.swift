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

    @Option(help: "A word of what to measure, as it is announced; everything without it.")
    var only = ""

    func validate() throws {
        guard syncs >= 1000, rounds >= 1, soak >= 1 else {
            throw ValidationError("expected at least 1000 syncs, one round and one second")
        }
    }

    func run() throws {
        let bench = Bench(exporter: exporter, peers: peers, syncs: syncs, rounds: rounds, folder: try Folder())
        let start = Clock.wall
        var findings: [Finding] = []
        for (what, find) in try comparisons(bench) where only.isEmpty || what.contains(only) {
            Self.note("\(Int(Clock.wall - start)) s: \(what)")
            let found = try find()
            for finding in found { Self.note("  " + finding.line) }
            findings += found
        }
        print(try Report(bench, findings: findings, seconds: Clock.wall - start).text)
    }

    /// What is measured, in this order, one at a time.
    private func comparisons(_ bench: Bench) throws -> [(what: String, () throws -> [Finding])] {
        Self.note("making the fleets")
        let fleets = try [syncs / 100, syncs / 10, syncs].map { try FleetFiles(syncs: $0, in: bench.folder) }
        let tiny = try FleetFiles(syncs: 10, in: bench.folder)
        let (middle, large) = (fleets[1], fleets[2])
        let nginx = try Nginx(bench)
        let soaking = Soaking(bench: bench, fleet: large, length: soak)
        let (many, fewer) = ("\(grouped(large.syncs)) syncs", "\(grouped(middle.syncs)) syncs")
        return [
            ("scraping \(many)", Scraping(bench: bench, fleet: large, soaking: soaking, nginx: nginx).findings),
            ("decoding \(many)", Decoding(bench: bench, fleet: large).findings),
            ("scraping \(fewer), many at once", Crowding(bench: bench, fleet: middle).findings),
            ("growing", Growing(bench: bench, fleets: fleets).findings),
            ("starting", Starting(bench: bench, small: tiny).findings),
            ("stage by stage", Stages(bench: bench, fleet: large, small: middle).findings),
            ("asking over TLS", FanningOut(bench: bench, nginx: nginx).findings),
        ]
    }

    /// Tells on standard error how far it is: it takes its time.
    private static func note(_ text: String) {
        let line = Array("\(text)\n".utf8)
        _ = write(2, line, line.count)
    }
}
