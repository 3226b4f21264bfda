import ArgumentParser
import FoundationEssentials
import HTTPEndpoint
import Synchronization

/// Serves files in turn, whatever is asked for: a vendor that costs next to nothing.
struct PlayVendor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(shouldDisplay: false)

    @Option var port: Int
    @Argument var files: [String]

    func run() async throws {
        let bodies = try files.map { EndpointBody([UInt8](try Data(contentsOf: URL(filePath: $0)))) }
        let turn = Turn()
        try await HTTPServer(addresses: [ListenAddress(host: "127.0.0.1", port: port)]) { request in
            if request.path == "/ready" { return .text("Ready.") }
            return EndpointResponse(
                status: 200, headers: [("Content-Type", "application/json")], body: bodies[turn.next() % bodies.count])
        }.run()
    }

    private final class Turn: Sendable {
        private let count = Mutex(0)

        func next() -> Int {
            count.withLock { count in
                defer { count += 1 }
                return count
            }
        }
    }
}
