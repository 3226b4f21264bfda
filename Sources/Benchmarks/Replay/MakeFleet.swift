import ArgumentParser
import FoundationEssentials
import Glibc
import HTTPEndpoint
import VendorSimulator

/// Writes what the simulated Nango answers for a large fleet that stands still, the same bytes at every run.
struct MakeFleet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(shouldDisplay: false)

    @Option var syncs: Int
    @Option(help: "Unix seconds.") var moment: Double
    @Argument var file: String

    func run() async throws {
        let simulator = VendorSimulator(nango: .large(syncs: syncs, frozenAt: moment))
        // The real server cannot send so many syncs at once; here they only have to be decoded.
        simulator.nango.settings.maximumWildcardSyncs = nil
        let answer = await simulator.respond(
            to: EndpointRequest(
                path: "/nango/sync/status", query: "provider_config_key=large&syncs=*",
                headers: [("Authorization", "Bearer \(NangoSimulation.secretKey)")]))
        guard answer.status == 200 else { throw BenchmarkFailure("the simulator answers \(answer.status)") }
        try Data(answer.body.bytes).write(to: URL(filePath: file))
    }
}

/// The answers of one fleet, a minute apart: in between, a third of the syncs change.
struct FleetFiles {
    let syncs: Int
    let files: [String]

    init(syncs: Int, in folder: Folder) throws(BenchmarkFailure) {
        self.syncs = syncs
        files = [0, 1].map { folder.path("fleet-\(syncs)-\($0)") }
        for (minute, file) in files.enumerated() {
            try ChildProcess.run(
                OwnProgram.command("make-fleet") + [
                    "--syncs", "\(syncs)", "--moment", "\(1_780_000_000 + 60 * minute)", file,
                ])
        }
    }
}

/// This program, started once more.
enum OwnProgram {
    static func command(_ name: String) -> [String] { ["/proc/\(getpid())/exe", name] }
}
