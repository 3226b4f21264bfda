import HTTPExchange
import SyncModel

/// Finds out why runs failed: lists of failed runs first, then single runs.
struct NangoFailureReasons: Sendable {
    private static let maximumPages = 5
    /// Runs read one by one, in one minute.
    private static let maximumDetails = 10
    /// The end of a run in the logs and that in a sync's status differ by up to 0.1 s; two runs of a sync are 30 s apart.
    private static let tolerance = Duration.seconds(2)
    /// The longest run that is looked for: the logs are searched by a run's start.
    private static let maximumRun = Duration.seconds(86_400)

    let logs: NangoLogs
    let memory: NangoRunMemory

    /// - Parameter failed: The runs to explain.
    func supplement(for failed: [FailedRun]) async -> Supplement {
        var supplement = Supplement()
        var open = failed.filter { $0.ended != nil }
        do throws(RequestFailure) {
            explain(&open, &supplement)
            try await list(&open, &supplement)
            try await readDetails(&open, &supplement)
        } catch {
            supplement.failure = error
        }
        return supplement
    }

    /// Follows the list of failed runs while one of those wanted is missing.
    private func list(_ open: inout [FailedRun], _ supplement: inout Supplement) async throws(RequestFailure) {
        guard isListNeeded(open), let oldest = open.compactMap(\.ended).min() else { return }
        let period = (oldest - Self.maximumRun)...max(oldest, logs.session.timekeeper.now + .seconds(60))
        var cursor: String?
        var seen: Set<String> = []
        for _ in 0..<Self.maximumPages {
            let page = try await logs.failedRuns(startedIn: period, after: cursor)
            memory.add(page.runs)
            explain(&open, &supplement)
            cursor = page.cursor
            guard let cursor, isListNeeded(open) else { return }
            guard seen.insert(cursor).inserted else {
                throw logs.session.api.counting(RequestFailure(.pagination, "the cursor of the logs repeated"))
            }
        }
    }

    /// Whether a run is missing that no run known so far could be.
    private func isListNeeded(_ open: [FailedRun]) -> Bool {
        open.contains { candidates(for: $0).isEmpty }
    }

    /// Reads single runs: for their variants, and those that the lists did not hold.
    private func readDetails(_ open: inout [FailedRun], _ supplement: inout Supplement) async throws(RequestFailure) {
        var tried: Set<String> = []
        while tried.count < Self.maximumDetails, let id = nextDetail(for: open, without: tried) {
            tried.insert(id)
            guard let detail = try await logs.run(id) else {
                memory.noteUseless(id)
                continue
            }
            memory.add(detail)
            explain(&open, &supplement)
        }
    }

    private func nextDetail(for open: [FailedRun], without tried: Set<String>) -> String? {
        for run in open {
            let unread = candidates(for: run).first { $0.variant == .notRead && !tried.contains($0.run.id) }
            if run.hasVariants, let unread { return unread.run.id }
        }
        for run in open where candidates(for: run).isEmpty {
            let ids = memory.unread(integration: run.identity.integration, connection: run.identity.connection)
            // An ID begins with the time when the run started, in milliseconds.
            let possible = ids.filter { id in
                guard !tried.contains(id), let started = Self.start(ofRun: id), let ended = run.ended else {
                    return false
                }
                return started <= ended + Self.tolerance && started >= ended - Self.maximumRun
            }
            if let newest = possible.max() { return newest }
        }
        return nil
    }

    private static func start(ofRun id: String) -> Timestamp? {
        Int64(id.prefix { $0 != "_" }).flatMap { (0...4_102_444_800_000).contains($0) ? $0 : nil }
            .map { Timestamp(microseconds: $0 * 1000) }
    }

    /// Moves the runs that can be explained out of `open`.
    private func explain(_ open: inout [FailedRun], _ supplement: inout Supplement) {
        open.removeAll { run in
            let candidates = candidates(for: run).filter {
                !run.hasVariants || $0.variant == .known(run.identity.variant)
            }
            guard let found = candidates.min(by: { gap($0, run) < gap($1, run) })?.run else { return false }
            supplement.explanations.append(
                FailureExplanation(
                    of: run, found.failure.failureClass, reason: found.failure.text, duration: found.duration))
            return true
        }
    }

    /// The runs that may be the wanted one: those of the sync that ended when it did.
    private func candidates(for run: FailedRun) -> [NangoRunMemory.Known] {
        let key = NangoRunKey(
            integration: run.identity.integration, connection: run.identity.connection, sync: run.identity.sync)
        return memory.runs(of: key).filter { gap($0, run) <= Self.tolerance }
    }

    private func gap(_ known: NangoRunMemory.Known, _ run: FailedRun) -> Duration {
        guard let end = known.run.ended, let ended = run.ended else { return Self.maximumRun }
        let gap = end.since(ended)
        return gap < .zero ? .zero - gap : gap
    }
}
