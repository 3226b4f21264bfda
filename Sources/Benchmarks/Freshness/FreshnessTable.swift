import SyncModel

/// The measured rows as Markdown.
struct FreshnessTable {
    private var lines = [
        """
        | fleet | requests a minute | small integrations visible | everything visible | run end visible (p95) \
        | oldest reading | vendor busy per minute | most requests in a minute |
        """,
        "|---|---|---|---|---|---|---|---|",
    ]
    private(set) var misses = 0

    var text: String { lines.joined(separator: "\n") }

    mutating func add(_ row: FreshnessRow, _ figures: FreshnessFigures) -> String {
        let (targets, bounds) = (row.targets, FreshnessModel(row))
        let cells = [
            row.name, String(row.requestsPerMinute),
            cell(figures.smallVisible, targets.smallVisible, bound: nil, isWanted: targets.smallVisible != nil),
            cell(figures.allVisible, targets.allVisible, bound: bounds.allVisible),
            cell(figures.endVisible, targets.endVisible, bound: bounds.endVisible),
            cell(figures.oldestReading, targets.oldestReading, bound: bounds.oldestReading),
            cell(figures.busyPerMinute, targets.busyPerMinute, bound: bounds.busyPerMinute),
            requests(figures, limit: row.requestsPerMinute),
        ]
        let line = "| " + cells.joined(separator: " | ") + " |"
        lines.append(line)
        return line
    }

    private mutating func cell(
        _ value: Duration?, _ target: Duration?, bound: Duration?, isWanted: Bool = true
    ) -> String {
        guard isWanted else { return "" }
        let text = value?.short ?? "never"
        guard let target else { return text }
        if let value, value <= target { return "\(text) (≤ \(target.short))" }
        misses += 1
        return "**\(text)** (target ≤ \(target.short)\(bound.map { "; the budget allows \($0.short)" } ?? ""))"
    }

    private mutating func requests(_ figures: FreshnessFigures, limit: Int) -> String {
        let burst = max(10, limit / 10)
        let isKept = figures.maximumPerMinute <= limit && figures.maximumPerSixSeconds <= burst
        if !isKept { misses += 1 }
        let text = "\(figures.maximumPerMinute), \(figures.maximumPerSixSeconds) in 6 s"
        return isKept ? text : "**\(text)**"
    }
}

extension Duration {
    /// `0.9 s`, `53 s`, `9.4 min`.
    var short: String {
        let seconds = inSeconds
        return seconds < 120
            ? "\(Format.number(seconds)) s" : "\(Format.number((seconds / 60 * 10).rounded() / 10)) min"
    }
}
