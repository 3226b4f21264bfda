import FoundationEssentials

/// Prometheus' Pushgateway: client_golang and a fleet's series, and nothing else.
final class Pushgateway {
    static let name = "pushgateway"

    let process: ChildProcess
    let port: Int

    /// Starts one that holds nothing.
    init(_ bench: Bench) throws {
        port = try Loopback.freePort()
        process = try Self.start(bench, port: port)
        try Loopback.untilAnswered("/-/ready", port: port, by: process)
    }

    static func start(_ bench: Bench, port: Int) throws(BenchmarkFailure) -> ChildProcess {
        try ChildProcess(
            [
                bench.peer("prometheus-pushgateway"), "--web.listen-address=127.0.0.1:\(port)", "--persistence.file=",
                "--log.level=error",
            ], errors: bench.folder.path("pushgateway.log"))
    }

    /// Lets it hold every per-sync and per-source series that an exporter shows.
    ///
    /// - Returns: How many there are.
    /// - Throws: When it does not show as many afterwards.
    @discardableResult
    func hold(seriesOf exporter: RunningExporter, in folder: Folder) throws -> Int {
        var page = SeriesPage()
        _ = try Coding.identity.scrape(port: exporter.port, "the exporter") { page.take($0) }
        let file = folder.path("page")
        try page.write(to: file)
        defer { try? FileManager.default.removeItem(atPath: file) }
        let answer = folder.path("push")
        try ChildProcess.run(
            [
                "curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "--max-time", "120", "-X", "PUT", "-T", file,
                "http://127.0.0.1:\(port)/metrics/job/benchmark",
            ], output: answer)
        let status = String(decoding: try Data(contentsOf: URL(filePath: answer)), as: UTF8.self)
        var held = SeriesPage()
        _ = try scrape(.identity) { held.take($0) }
        guard status == "200", held.samples == page.samples else {
            throw BenchmarkFailure("pushed \(page.samples) samples with status \(status), found \(held.samples)")
        }
        return page.samples
    }

    /// Scrapes once.
    @discardableResult
    func scrape(
        _ coding: Coding, take: (UnsafeRawBufferPointer) -> Void = { _ in }
    ) throws(BenchmarkFailure) -> Double {
        try coding.scrape(port: port, Self.name, take: take)
    }
}

/// The series of syncs and sources in an exposition: what two programs can both hold.
struct SeriesPage {
    /// Samples so far.
    private(set) var samples = 0
    private var lines: [UInt8] = []
    private var rest: [UInt8] = []

    /// Takes the next piece of an answer.
    mutating func take(_ piece: UnsafeRawBufferPointer) {
        rest.append(contentsOf: piece)
        var start = 0
        rest.withUnsafeBytes { bytes in
            while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = bytes[start...end]
                if Self.isShared(
                    line.starts(with: Self.help) || line.starts(with: Self.type) ? line.dropFirst(7) : line)
                {
                    if line.first != UInt8(ascii: "#") { samples += 1 }
                    lines.append(contentsOf: line)
                }
                start = end + 1
            }
        }
        rest.removeFirst(start)
    }

    func write(to file: String) throws {
        try Data(lines).write(to: URL(filePath: file))
    }

    private static let help = Array("# HELP ".utf8)
    private static let type = Array("# TYPE ".utf8)
    private static let ours = Array("sync_".utf8)
    private static let own = Array("sync_exporter_".utf8)

    private static func isShared(_ line: Slice<UnsafeRawBufferPointer>) -> Bool {
        line.starts(with: ours) && !line.starts(with: own)
    }
}
