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
        let (page, pushed, answer) = (folder.path("page"), folder.path("pushed"), folder.path("answer"))
        defer { for file in [page, pushed] { try? FileManager.default.removeItem(atPath: file) } }
        try exporter.save(to: page)
        let samples = try SharedSeries.copy(from: page, to: pushed)
        let url = "http://127.0.0.1:\(port)/metrics"
        try ChildProcess.run(
            [
                "curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "--max-time", "120", "-X", "PUT", "-T", pushed,
                "\(url)/job/benchmark",
            ], output: answer)
        let status = String(decoding: try Data(contentsOf: URL(filePath: answer)), as: UTF8.self)
        try ChildProcess.run(["curl", "-sf", "-o", page, url])
        let held = try SharedSeries.copy(from: page, to: "/dev/null")
        guard status == "200", held == samples else {
            throw BenchmarkFailure("pushed \(samples) samples with status \(status), found \(held)")
        }
        return samples
    }

    /// Scrapes once.
    @discardableResult
    func scrape(_ coding: Coding) throws(BenchmarkFailure) -> Double {
        try coding.scrape(port: port, Self.name)
    }
}

/// The series of syncs and sources in an exposition: what two programs can both hold.
enum SharedSeries {
    private static let ours = Array("sync_".utf8)
    private static let own = Array("sync_exporter_".utf8)
    private static let comments = ["# HELP ", "# TYPE "].map { Array($0.utf8) }

    /// Copies their lines, those that describe them included.
    ///
    /// - Returns: How many samples there are.
    static func copy(from page: String, to file: String) throws -> Int {
        var (samples, lines) = (0, [UInt8]())
        try Data(contentsOf: URL(filePath: page), options: .mappedIfSafe).withUnsafeBytes { bytes in
            lines.reserveCapacity(bytes.count)
            var start = 0
            while let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = UnsafeRawBufferPointer(rebasing: bytes[start...end])
                let isComment = comments.contains { line.starts(with: $0) }
                let name = line.dropFirst(isComment ? 7 : 0)
                if name.starts(with: ours), !name.starts(with: own) {
                    if !isComment { samples += 1 }
                    lines.append(contentsOf: line)
                }
                start = end + 1
            }
        }
        try Data(lines).write(to: URL(filePath: file))
        return samples
    }
}
