import Fleet
import SyncModel

extension FuzzTarget {
    /// Files of `--storage.path`: what is read is written again as it is, and a journal is read up to what is damaged.
    ///
    /// The input is a file without its digest, which no fuzzer would guess; and the segments of a journal's record.
    static let history = FuzzTarget(
        "history", longestInput: 512,
        words: [
            "synchist\u{1}\u{5}nango", "synchist\u{2}\u{5}nango", "\u{1}", "\u{2}", "\u{3}", "\u{0}", "\u{5}nango",
            "\u{1}a", "e\u{301}", "\u{2}é", String(repeating: "\u{7F}", count: 4),
        ]
    ) { bytes throws(Finding) in
        // Without a digest nothing is believed.
        _ = try? StoredFiles.read(base: bytes, of: "nango")
        let file = bytes + SHA256.digest(of: bytes).bytes
        if let read = try? StoredFiles.read(base: file, of: "nango") {
            try demandStable(read.fleet)
        }
        try demandJournal(bytes)
    }

    /// What was read and written is read again as the same.
    private static func demandStable(_ read: StoredFleet) throws(Finding) {
        let written = Self.written(read)
        guard let again = try? StoredFiles.read(base: StoredFiles.base(of: "nango", written), of: "nango") else {
            throw Finding("what was written is refused: \(read)")
        }
        try demandEqual(Self.written(again.fleet), written, "written, read and written again")
    }

    /// A process that finds a history, and ends at once.
    private static func written(_ stored: StoredFleet) -> [UInt8] {
        var fleet = SourceFleet(maximumSyncs: 1000)
        fleet.resume(stored, at: Timestamp(seconds: 0), uptime: .zero)
        return fleet.stored(memory: stored.memory, lastSuccess: stored.lastSuccess)
    }

    /// A journal that ends in any bytes is read, or cut where they begin to be wrong.
    private static func demandJournal(_ bytes: [UInt8]) throws(Finding) {
        let empty = SourceFleet(maximumSyncs: 1).stored(memory: [], lastSuccess: nil)
        guard let base = try? StoredFiles.read(base: StoredFiles.base(of: "nango", empty), of: "nango"),
            var checksum = base.checksum
        else { throw Finding("an empty base is refused") }
        let head = StoredFiles.journalHead(after: checksum)
        let journal = head + StoredFiles.record(bytes, after: &checksum)
        var fleet = base.fleet
        guard case .whole(let end, _) = StoredFiles.replay(journal: journal, onto: &fleet, after: base.checksum ?? [])
        else { throw Finding("a journal that goes on with its base is not read") }
        try demand(end == journal.count || end == head.count, "a record is half read: \(end) of \(journal.count) bytes")
        try demandStable(fleet)
    }
}
