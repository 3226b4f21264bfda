import ArgumentParser
import Exporter

/// The benchmarks: one command measures, the others are what it starts beside itself.
@main
struct Benchmarks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmarks",
        abstract: "Measures the exporter beside programs that do the same, on loopback, and prints a table.",
        subcommands: [
            Compare.self, MakeFleet.self, PlayVendor.self, ReplayPolls.self, DecodeWhole.self, FanOut.self,
            MeasureFreshness.self,
        ],
        defaultSubcommand: Compare.self)

    static func main() async {
        // As the exporter does, before there is a second thread.
        ProcessMemory.prepare()
        await Self.main(nil)
    }
}
