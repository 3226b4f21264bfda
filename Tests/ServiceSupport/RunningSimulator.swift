import Testing
package import VendorSimulator

/// Runs the simulator for as long as `body` takes.
package func withSimulator(
    _ simulator: VendorSimulator = VendorSimulator(),
    _ body: (VendorSimulator, VendorSimulator.BaseURLs) async throws -> Void
) async throws {
    let (addresses, announcement) = AsyncStream.makeStream(of: VendorSimulator.BaseURLs.self)
    let run = Task { try await simulator.run { announcement.yield($0) } }
    defer { run.cancel() }
    let urls = try #require(await addresses.first { _ in true })
    try await body(simulator, urls)
    run.cancel()
    try await run.value
}
