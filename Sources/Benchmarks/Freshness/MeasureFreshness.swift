import ArgumentParser
import Glibc

/// Measures how fresh readings are, in virtual time against the simulated vendors, and prints a table.
struct MeasureFreshness: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "freshness",
        abstract: "Measure in virtual time how fresh readings are, and print a Markdown table.")

    @Option(help: "A word of the fleets to measure, or publishing; everything without it.")
    var only = ""

    @Flag(help: "Print what each plan of a vendor suffices for, by arithmetic, and measure nothing.")
    var plans = false

    @Option(help: "Another budget than the fleets', in requests a minute.")
    var requests: Int?

    @Option(help: "For how many simulated hours to poll, instead of one and a half to four.")
    var hours: Int?

    private static let publishing = "publishing"

    func run() throws {
        if plans { return print(PlanTable().text) }
        var publishing = ""
        if only.isEmpty || only == Self.publishing {
            let cost = PublishingCost(connections: 20_000)
            publishing =
                """
                A response of five syncs in a fleet of 100,000 takes \(Format.seconds(cost.seconds.median)) of processor \
                time from its last byte until it is published (95th percentile: \
                \(Format.seconds(cost.seconds.percentile(0.95))); target: 0.3 ms), all that the plan learns included; \
                \(cost.seconds.count) responses.
                """
            Self.note(publishing)
        }
        var table = FreshnessTable()
        for var row in FreshnessRow.all where only.isEmpty || row.name.contains(only) {
            row.requestsPerMinute = requests ?? row.requestsPerMinute
            row.length = hours.map { .seconds($0 * 3600) } ?? row.length
            let start = clock()
            var figures = FreshnessRun(row: row).figures()
            figures.processorSeconds = Double(clock() - start) / Double(CLOCKS_PER_SEC)
            Self.note(table.add(row, figures))
            Self.note(
                """
                  \(Format.number(figures.processorSeconds)) s of processor time; \(figures.ends) ends of runs; \
                \(Format.number(figures.requestsPerMinute)) requests a minute on average; the busiest minute \
                \(figures.busiestMinute.short)
                """)
        }
        print(table.text)
        if !publishing.isEmpty { print("\n\(publishing)") }
        print("\n\(table.misses == 0 ? "All targets met." : "\(table.misses) targets missed.")")
    }

    private static func note(_ text: String) {
        let line = Array("\(text)\n".utf8)
        _ = write(2, line, line.count)
    }
}
