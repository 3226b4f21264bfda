import Exporter

extension FuzzTarget {
    /// The files of stored history: whatever is read of one is what is written for it, and the rest is refused.
    ///
    /// An input stands for a file without its checksum, which no fuzzer would ever guess.
    static let history = FuzzTarget(
        "history", longestInput: 2048,
        words: ["nango", "merge", "\u{0}", "\u{1}", "\u{7F}", "github", "acme", "issues", "base"]
    ) { bytes throws(Finding) in
        let provider = "nango"
        _ = decoded(bytes, of: provider)
        guard let history = decoded(bytes + SHA256.digest(of: bytes).bytes, of: provider) else { return }
        let written = HistoryFormat.encode(history, of: provider)
        try demandEqual(decoded(written, of: provider), history, "written and read again")
        try demandEqual(decoded(written, of: "another"), nil, "read for another provider")
    }
}

private func decoded(_ bytes: [UInt8], of provider: String) -> SourceHistory? {
    do throws(HistoryRefusal) {
        return try HistoryFormat.decode(bytes, of: provider)
    } catch {
        return nil
    }
}
