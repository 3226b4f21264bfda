import ArgumentParser
import CurlTransport
import HTTPExchange

/// Asks one address many times through the exporter's own transport, many at once.
struct FanOut: AsyncParsableCommand {
    static let configuration = CommandConfiguration(shouldDisplay: false)

    @Option var requests: Int
    @Option var atOnce: Int
    @Option var authority: String
    @Argument var url: String

    func run() async throws {
        let transport = CurlTransport(userAgent: "benchmarks")
        defer { transport.shutdown() }
        let connection = ConnectionOptions(certificateAuthorityFile: authority)
        try await withThrowingTaskGroup(of: Int.self) { group in
            var bytes = 0
            for number in 1...requests {
                if number > atOnce { bytes += try await group.next() ?? 0 }
                group.addTask { [url] in
                    let answer = try await transport.send(
                        HTTPRequest(url: "\(url)?\(number)", connection: connection), into: WholeBody())
                    guard answer.head.status == 200 else { throw BenchmarkFailure("status \(answer.head.status)") }
                    return answer.body.bytes.count
                }
            }
            for try await count in group { bytes += count }
            guard bytes > 0 else { throw BenchmarkFailure("the answers are empty") }
        }
    }
}
