import HTTPExchange
import Providers
import SyncModel

@testable import Exporter

extension SourceSnapshot {
    /// A source after a poll that brought these readings, at `seconds` on both clocks.
    ///
    /// - Parameter settings: Further lines of the source's section.
    init(
        of readings: [SyncReading], source name: String = "test", settings: String = "", at seconds: Int64 = 10_000
    ) throws {
        try self.init(of: [[("t", .success(target(readings)))]], source: name, settings: settings, at: seconds)
    }

    /// A source after polls that brought these outcomes, a minute from one to the next, the last one at `seconds`.
    init(
        of polls: [[(String, Result<TargetReading, RequestFailure>)]], source name: String = "test",
        settings: String = "", at seconds: Int64 = 10_000
    ) throws {
        var source = try configuration(of: "http://127.0.0.1", key: "k", settings: settings).sources[0]
        source.name = name
        var ledger = SourceLedger()
        for (index, outcomes) in polls.enumerated() {
            ledger.apply(outcomes, at: seconds - Int64(60 * (polls.count - 1 - index)))
        }
        let exposed = ExposedSyncs(ledger.targets.values.flatMap(\.syncs), limit: 200_000)
        self.init(of: source, ledger: ledger, syncs: exposed.syncs)
    }
}
