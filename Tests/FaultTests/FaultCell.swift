import HTTPExchange
import SyncModel
import TestSupport
import Testing

/// One fault at one vendor: a poll that is good, one or more while the fault lasts, and one after it is over.
struct FaultCell: Sendable {
    let fault: Fault
    let vendor: PlayedVendor

    private var retried: Set<FailureReason> { [.dns, .connect, .reset, .serverError, .rateLimited] }

    /// Plays the cell and checks what is promised.
    ///
    /// - Returns: What a scrape showed while the fault lasted.
    @discardableResult
    func play() async throws -> [StrictPage] {
        guard let outcome = fault.outcome(of: vendor) else { return [] }
        let bench = try FaultBench(vendor, fault)
        let pages = try await bench.run { scraper in
            try await bench.poll(scraper)
            expectGood(try await scraper.scrape(), version: 1)
            return switch outcome {
            case .failure(let reasons): try await fail(for: reasons, bench, scraper)
            case .reading(_, let requests): try await read(despite: requests, bench, scraper)
            }
        }
        return try #require(pages)
    }

    // MARK: - Failures

    private func fail(
        for reasons: Set<FailureReason>, _ bench: FaultBench, _ scraper: Scraper
    ) async throws -> [StrictPage] {
        var pages: [StrictPage] = []
        let hitsOne = fault.canHitOne(of: vendor)
        if hitsOne {
            bench.stage.play(2, hitting: .beta)
            try await bench.poll(scraper)
            let page = try await scraper.scrape()
            #expect(page.value("sync_source_up") == "1")
            #expect(page.value("sync_source_targets") == "2")
            #expect(page.value("sync_source_targets_failed") == "1")
            #expect(finished("alpha", on: page) == PlayedSync.finished(2))
            #expect(finished("beta", on: page) == PlayedSync.finished(1))
            expect(reasons, on: page)
            expectManners(bench.stage.asked.filter { $0.target == "beta" }, reasons)
            pages.append(page)
        }
        bench.stage.play(3, hitting: .everybody)
        try await away(bench) {
            try await bench.poll(scraper)
            let down = try await scraper.scrape()
            #expect(down.value("sync_source_up") == "0")
            #expect(down.value("sync_source_targets_failed") == "2")
            #expect(finished("alpha", on: down) == PlayedSync.finished(hitsOne ? 2 : 1))
            #expect(finished("beta", on: down) == PlayedSync.finished(1))
            expect(reasons, on: down)
            expectManners(bench.stage.asked, reasons)

            try await bench.poll(scraper, after: FaultBench.staleAfter)
            let stale = try await scraper.scrape()
            #expect(stale.samples.filter { $0.labels["sync"] != nil }.isEmpty)
            #expect(stale.value("sync_source_up") == "0")
            #expect(stale.value("sync_source_info") == "1")
            #expect(stale.value("sync_source_targets") == "2")
            #expect(stale.value("sync_source_syncs") == "0")
            expect(reasons, on: stale)
            pages += [down, stale]
        }
        bench.stage.play(5, hitting: .nobody)
        let before = pages.last?.reasons("sync_source_poll_failures_total")
        try await bench.poll(scraper, after: fault.aftermath)
        let mended = try await scraper.scrape()
        expectFresh(mended, version: 5)
        #expect(mended.reasons("sync_source_poll_failures_total") == before)
        return pages
    }

    private func away(_ bench: FaultBench, _ body: () async throws -> Void) async throws {
        guard case .elsewhere(let place) = fault.blow else { return try await body() }
        try await bench.leading(to: place, body)
    }

    private func expect(_ reasons: Set<FailureReason>, on page: StrictPage) {
        let allowed = Set(reasons.map(\.rawValue))
        for counter in ["sync_source_poll_failures_total", "sync_source_request_failures_total"] {
            let counted = Set(page.reasons(counter).keys)
            #expect(!counted.isEmpty && counted.isSubset(of: allowed), "\(counter): \(counted)")
        }
    }

    /// What is no use is not asked again within a poll, and who asks for a pause gets it.
    private func expectManners(_ asked: [Stage.Asked], _ reasons: Set<FailureReason>) {
        for (question, asked) in Dictionary(grouping: asked, by: \.question) {
            #expect(asked.count <= (reasons.isDisjoint(with: retried) ? 1 : 3), "\(question)")
            for (one, next) in zip(asked, asked.dropFirst()) {
                #expect(next.time - one.time >= fault.owed, "\(question)")
            }
        }
    }

    // MARK: - Readings

    private func read(
        despite requests: Set<FailureReason>, _ bench: FaultBench, _ scraper: Scraper
    ) async throws -> [StrictPage] {
        let odd = bench.stage.oddSyncs
        bench.stage.play(2, hitting: odd.isEmpty ? .everybody : .beta)
        let truth = bench.clock.now
        if case .clock(let jump) = fault.blow {
            bench.clock.set(now: truth + jump)
            expectGood(try await scraper.scrape(), version: 1)
        }
        try await bench.poll(scraper)
        let page = try await scraper.scrape()
        expectFresh(page, version: 2)
        #expect(page.reasons("sync_source_poll_failures_total").isEmpty)
        #expect(Set(page.reasons("sync_source_request_failures_total").keys) == Set(requests.map(\.rawValue)))
        if odd.isEmpty { expectManners(bench.stage.asked, requests) }
        for sync in odd { expect(sync, on: page) }
        var dropped: [String: Int] = [:]
        for sync in odd where sync.sight == .dropped { dropped["invalid", default: 0] += 1 }
        for sync in odd.dropFirst() where sync.sight == .duplicate { dropped["duplicate", default: 0] += 1 }
        #expect(page.reasons("sync_source_syncs_dropped_total") == dropped)

        bench.stage.play(3, hitting: .nobody)
        if case .clock = fault.blow { bench.clock.set(now: truth) }
        try await bench.poll(scraper)
        let mended = try await scraper.scrape()
        expectFresh(mended, version: 3)
        #expect(mended.value("sync_source_syncs") == "2")
        #expect(mended.reasons("sync_source_poll_failures_total").isEmpty)
        return [page]
    }

    private func expect(_ sync: PlayedSync, on page: StrictPage) {
        let labels = labels(of: sync, on: page)
        let comment: Comment = "\(sync.overrides.mapValues { $0.prefix(40) })"
        switch sync.sight {
        case .dropped: #expect(labels == nil, comment)
        case .duplicate: #expect(labels != nil, comment)
        case .label(let value):
            let isShown = page.samples("sync_info").contains { $0.labels.values.contains(value) }
            #expect(isShown, comment)
        case .cutLabel:
            let isShown = page.samples("sync_info").contains { sample in
                sample.labels.values.contains {
                    $0.contains("\(sync.id)nnn") && $0.utf8.count > 1000 && $0.contains("#")
                }
            }
            #expect(isShown, comment)
        case .without(let metric):
            #expect(labels.map { page.samples(metric, $0).isEmpty } == true, comment)
        case .value(let metric, let value):
            #expect(labels.flatMap { page.value(metric, $0) } == value, comment)
        case .unknownState:
            #expect(labels.flatMap { page.value("sync_state", $0.adding("unknown", as: "state")) } == "1", comment)
        case .whole:
            #expect(labels.flatMap { page.value("sync_state", $0.adding("success", as: "state")) } == "1", comment)
            #expect(
                labels.flatMap { page.value("sync_last_finished_timestamp_seconds", $0) }
                    == PlayedSync.finished(sync.version), comment)
        }
    }

    // MARK: - Both

    private func expectGood(_ page: StrictPage, version: Int) {
        expectFresh(page, version: version)
        #expect(page.reasons("sync_source_poll_failures_total").isEmpty)
        #expect(page.reasons("sync_source_request_failures_total").isEmpty)
        #expect(page.value("sync_source_syncs") == "2")
    }

    private func expectFresh(_ page: StrictPage, version: Int) {
        #expect(page.value("sync_source_up") == "1")
        #expect(page.value("sync_source_targets_failed") == "0")
        for target in PlayedVendor.targets {
            #expect(finished(target, on: page) == PlayedSync.finished(version), "\(target)")
        }
        let lags = page.samples("sync_lag_seconds").compactMap { Double($0.value) }
        #expect(lags.count >= 2 && lags.allSatisfy { $0 >= 0 })
    }

    /// When a target's own sync last finished.
    private func finished(_ target: String, on page: StrictPage) -> String? {
        let own = PlayedSync(id: target == "beta" ? "2" : "1")
        return labels(of: own, on: page, [vendor.targetLabel: target]).flatMap {
            page.value("sync_last_finished_timestamp_seconds", $0)
        }
    }

    /// The six labels of a sync that is shown.
    private func labels(
        of sync: PlayedSync, on page: StrictPage, _ others: [String: String] = [:]
    ) -> [String: String]? {
        let found = page.samples("sync_info", others.adding(vendor.shownID(sync), as: "id"))
        return found.count == 1 ? found[0].labels.filter { !["id", "schedule"].contains($0.key) } : nil
    }
}

extension [String: String] {
    fileprivate func adding(_ value: String, as label: String) -> Self {
        merging([label: value]) { $1 }
    }
}
