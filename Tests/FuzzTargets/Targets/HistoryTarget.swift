import Exporter
import SyncModel

extension FuzzTarget {
    /// Files of `--storage.path`: what is read is written again as it is, to the byte of every text.
    ///
    /// The input is a file without its digest, which no fuzzer would guess.
    static let history = FuzzTarget(
        "history", longestInput: 512,
        words: [
            "synchist\u{1}\u{5}nango", "\u{1}", "\u{0}", "\u{5}nango", "\u{1}a", "e\u{301}", "\u{2}é",
            String(repeating: "\u{7F}", count: 4),
        ]
    ) { bytes throws(Finding) in
        // Without a digest nothing is believed.
        _ = try? HistoryFormat.decode(bytes, of: "nango")
        let file = bytes + SHA256.digest(of: bytes).bytes
        guard let read = try? HistoryFormat.decode(file, of: "nango") else { return }
        let written = HistoryFormat.encode(read, of: "nango")
        guard let again = try? HistoryFormat.decode(written, of: "nango") else {
            throw Finding("what was written is refused: \(read)")
        }
        try demandEqual(again, read, "read, and read again")
        try demandEqual(again.syncs.map(\.texts), read.syncs.map(\.texts), "the bytes of the texts")
        try demandEqual(HistoryFormat.encode(again, of: "nango"), written, "written twice")
    }
}

extension StoredSync {
    /// All texts as bytes: two that only look the same are two.
    fileprivate var texts: [[UInt8]] {
        var texts = [identity.integration, identity.connection, identity.sync, identity.variant, identity.id]
        if case .expected(let target) = presence { texts.append(target) }
        texts += ((history.lastRunRecords ?? []) + history.observedRecords).map(\.model)
        return texts.map { Array($0.utf8) }
    }
}
