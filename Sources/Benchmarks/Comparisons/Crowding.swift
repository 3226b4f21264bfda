import FoundationEssentials
import Synchronization

/// Eight clients that scrape all the time.
struct Crowding {
    private static let clients = 8

    let bench: Bench
    let fleet: FleetFiles

    func findings() throws -> [Finding] {
        let exporter = try RunningExporter(bench, polling: fleet)
        let gateway = try Pushgateway(bench)
        let series = try gateway.hold(seriesOf: exporter, in: bench.folder)
        return try [Coding.gzip, .identity].flatMap { coding in
            let ours = try scrapes(of: exporter.port, coding, seconds: 8, "the exporter")
            let theirs = try scrapes(of: gateway.port, coding, seconds: 8, Pushgateway.name)
            let what = "\(grouped(fleet.syncs)) syncs, 8 scrapers at once, \(coding)"
            let tail = ours.percentile(0.99)
            return [
                Finding(
                    "\(what), \(grouped(series)) series: median", ours.median, Pushgateway.name, theirs.median,
                    as: Format.seconds),
                Finding(
                    what: "\(what): 99th percentile of \(grouped(ours.count))", ours: Format.seconds(tail),
                    peer: "its own median: \(Format.seconds(ours.median))",
                    ratio: Format.ratio(tail, to: ours.median),
                    target: bench.isFullSize
                        ? Finding.Target(text: "≤ 3 ×", share: tail / ours.median / 3) : nil),
            ]
        }
    }

    /// How long each scrape took; those of the first second do not count.
    private func scrapes(of port: Int, _ coding: Coding, seconds: Double, _ name: String) throws -> Series {
        let start = Clock.wall
        let outcome = Mutex<Result<[Double], BenchmarkFailure>>(.success([]))
        let threads = (0..<Self.clients).map { _ in
            JoinableThread {
                var taken: [Double] = []
                do throws(BenchmarkFailure) {
                    while Clock.wall < start + seconds {
                        let begin = Clock.wall
                        let scrape = try coding.scrape(port: port, name)
                        if begin > start + 1 { taken.append(scrape) }
                    }
                    outcome.withLock { all in all = all.map { $0 + taken } }
                } catch {
                    outcome.withLock { $0 = .failure(error) }
                }
            }
        }
        for thread in threads { thread.join() }
        return Series(try outcome.withLock { try $0.get() })
    }
}
