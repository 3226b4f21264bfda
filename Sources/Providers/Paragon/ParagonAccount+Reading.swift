import HTTPExchange
import JSONStream
import SyncModel

extension ParagonAccount {
    /// The user's syncs: the list, then each sync's own answer.
    ///
    /// A sync whose answer fails leaves a gap and the user counts as failed.
    ///
    /// - Throws: What went wrong, if it left nothing of the user: with the list, or with every sync.
    func read(
        in session: PollSession, besides backoffs: ParagonBackoffs
    ) async throws(RequestFailure) -> TargetReading {
        let listed = try await syncs()
        let syncs = listed.elements
        backoffs.tidy(user, listed: Set(syncs.map(\.id)), at: timekeeper.uptime)
        let details = await syncs.mapSideBySide(atMost: api.maximumConcurrency) { sync in
            await detail(of: sync.id, in: session, besides: backoffs)
        }

        var reading = TargetReading()
        reading.invalidSyncs = listed.unreadableElements
        for (sync, detail) in zip(syncs, details) {
            switch detail {
            case .success(let detail?):
                reading.add(session.keep(SyncReading(sync, detail, of: user)), detail.word(listed: sync.status))
            // Listed, and deleted before it was asked for.
            case .success(nil): continue
            case .failure(let failure):
                reading.gaps.insert(.sync(id: sync.id))
                reading.failure = reading.failure ?? failure
            }
        }
        if let failure = reading.failure, details.allSatisfy(\.isFailure) { throw failure }
        return reading
    }

    /// How a sync is, asked now or remembered while it is backing off; `nil` if there is no such sync any more.
    private func detail(
        of sync: String, in session: PollSession, besides backoffs: ParagonBackoffs
    ) async -> Result<ParagonDetail?, RequestFailure> {
        if let remembered = backoffs.detail(of: sync, user: user, at: timekeeper.uptime) { return .success(remembered) }
        let part = Target("user \(user) sync \(sync)", credentials: credentials.hashValue)
        do throws(RequestFailure) {
            let detail = try await session.attempt(part) { () async throws(RequestFailure) in
                try await detailIfPresent(of: sync)
            }
            if let detail { backoffs.note(detail, of: sync, user: user, at: timekeeper.uptime) }
            return .success(detail)
        } catch {
            return .failure(error)
        }
    }

    /// How a sync is, or `nil` if the vendor says that there is none.
    private func detailIfPresent(of sync: String) async throws(RequestFailure) -> ParagonDetail? {
        do throws(RequestFailure) {
            return try await detail(of: sync)
        } catch  where error.status == 404 {
            return nil
        }
    }
}

extension TargetReading {
    fileprivate mutating func add(_ sync: KeptReading, _ word: String?) {
        syncs.append(sync)
        if sync.reading.state == .unknown, let word { unknownWords.append(word) }
    }
}

extension Result {
    fileprivate var isFailure: Bool {
        if case .failure = self { true } else { false }
    }
}
