import Fleet
import Logging
import Polling
import SyncModel
import VendorSimulator
import VirtualTime

/// Polls a simulated vendor in virtual time and measures how fresh the readings are.
struct FreshnessRun: Sendable {
    /// Ends of runs in the last minutes are not counted: they could not become visible any more.
    private static let tail = Duration.seconds(600)

    let row: FreshnessRow

    func figures() -> FreshnessFigures {
        let time = VirtualTime()
        let start = time.now
        let source = SimulatedSource(row, time: time)
        let publication = Publication()
        let poller = SourcePoller(
            source.configuration, transport: SimulatedTransport(simulator: source.simulator, timekeeper: time),
            publication: publication, timekeeper: time, logger: Logger(label: "") { _ in SwiftLogNoOpLogHandler() },
            jitter: 0.5)
        let measured = time.run { () async -> (FreshnessFigures, VisibleEnds) in
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await poller.run() }
                let measured = await measure(source, publication, time)
                group.cancelAll()
                return measured
            }
        }
        guard let measured else { return FreshnessFigures() }
        var figures = measured.0
        let visible = measured.1
        let last = start + (row.length - Self.tail)
        if let all = figures.allVisible {
            let delays = source.ends(after: start + all, through: last).map { id, end in
                visible.delay(of: end, id: id, start: start)?.inSeconds ?? .infinity
            }
            figures.ends = delays.count
            let share = Series(delays).percentile(0.95)
            figures.endVisible = share.isFinite ? .seconds(share) : nil
        }
        let minutes = source.load.minutes.prefix(Int(row.length.inSeconds / 60))
        figures.busyPerMinute = minutes.reduce(.zero) { $0 + $1.busy } / max(1, minutes.count)
        figures.maximumPerMinute = source.load.maximumPerMinute
        figures.maximumPerSixSeconds = source.load.maximumPerSixSeconds
        let steady = minutes.dropFirst(Int((figures.allVisible ?? .zero).inSeconds / 60) + 1)
        figures.busiestMinute = steady.map(\.busy).max() ?? .zero
        figures.requestsPerMinute = Double(steady.reduce(0) { $0 + $1.requests }) / Double(max(1, steady.count))
        return figures
    }

    /// Looks every second, and ten times as often in the first minute.
    private func measure(
        _ source: SimulatedSource, _ publication: Publication, _ time: VirtualTime
    ) async -> (FreshnessFigures, VisibleEnds) {
        var figures = FreshnessFigures()
        var visible = VisibleEnds()
        while time.uptime < row.length {
            let now = time.uptime
            try? await time.sleep(for: now < .seconds(60) ? .milliseconds(100) : .seconds(1))
            guard let published = publication["measured"] else { continue }
            visible.look(at: published, now: time.uptime)
            if figures.smallVisible == nil, case .nango = row.fleet, visible.small == 40 {
                figures.smallVisible = time.uptime
            }
            if figures.allVisible == nil, visible.small + visible.large == row.syncs {
                figures.allVisible = time.uptime
            }
            if figures.allVisible != nil {
                let oldest = published.blocks.lazy.map(\.oldestReading).min() ?? 0
                figures.oldestReading = max(figures.oldestReading ?? .zero, time.uptime - .microseconds(oldest))
            }
        }
        return (figures, visible)
    }
}
