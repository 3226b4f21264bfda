package import SyncModel

extension SourceFleet {
    /// How long a stop of the process counts at most, so that a wrong wall clock at the start forgets nothing.
    private static let longestStop = Duration.seconds(86_400)

    /// Everything that must outlive the process, for a file of its own.
    ///
    /// - Parameters:
    ///   - memory: What the poller wants to remember.
    ///   - lastSuccess: When a part was last read.
    package func stored(memory: [UInt8], lastSuccess: Timestamp?) -> [UInt8] {
        var encoder = encoder(lastSuccess: lastSuccess)
        if !memory.isEmpty { encoder.append(memory: memory) }
        // Those that are gone come last: they are left out first.
        _ =
            append(present, to: &encoder) { _, _ in nil }
            && append(removed, to: &encoder, where: { $0.expires[$1] == .max }) { _, _ in nil }
            && append(removed, to: &encoder, where: { $0.expires[$1] != .max }) { $0.readAt[$1] + clockOffset }
        return encoder.finish()
    }

    /// What to append to the storage when the poller wants something else to be remembered.
    package func journal(memory: [UInt8]) -> [UInt8] {
        var encoder = encoder(lastSuccess: nil)
        encoder.append(memory: memory)
        return encoder.finish()
    }

    /// Goes on where another process has stopped: its syncs are expected, and not there until a part has read them.
    ///
    /// To be called before the first reading.
    package mutating func resume(_ stored: StoredFleet, at now: Timestamp, uptime: Duration) {
        let stop = min(max(now.since(stored.saved), .zero), Self.longestStop)
        lastChange = (now.microseconds, uptime.wholeMicroseconds)
        clockOffset = stored.clock + stop.wholeMicroseconds - uptime.wholeMicroseconds
        let offset = clockOffset
        let blocks = stored.rows.blocks.map { block in
            let times = block.readAt.map { $0 == .max ? $0 : $0 - offset }
            return Block(content: block.content, readAt: times, expires: times)
        }
        removed = BlockList(blocks: blocks, count: stored.rows.count, stateCounts: stored.rows.stateCounts)
        forgetOld(at: uptime)
    }

    /// For what is stored as of the last change.
    func encoder(lastSuccess: Timestamp?) -> FleetEncoder {
        FleetEncoder(
            saved: Timestamp(microseconds: lastChange.wall), clock: lastChange.uptime + clockOffset,
            lastSuccess: lastSuccess)
    }

    /// - Returns: Whether there is room for more.
    private func append(
        _ list: BlockList, to encoder: inout FleetEncoder, where isIncluded: (Block, Int) -> Bool = { _, _ in true },
        lastSeen: (Block, Int) -> Int64?
    ) -> Bool {
        for block in list.blocks {
            let content = block.content
            for (index, row) in content.rows.enumerated() where isIncluded(block, index) {
                let models = content.models[Int(row.models.lowerBound)..<Int(row.models.upperBound)]
                guard encoder.append(row, content.texts, models, lastSeen: lastSeen(block, index)) else { return false }
            }
        }
        return true
    }
}
