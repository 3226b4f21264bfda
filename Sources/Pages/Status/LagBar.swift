import Fleet
import SyncModel

/// The time since a sync finished against its schedule: the mark is one interval, the end of the bar three.
enum LagBar {
    private static let width = 90

    /// - Returns: Nothing without a schedule or an end of a run.
    static func picture(of row: Row, at now: Timestamp) -> HTML {
        guard let interval = row.interval.microseconds, interval > 0, let finished = row.lastFinished.time else {
            return .none
        }
        let intervals = max(0, now.since(finished).inSeconds * 1e6 / Double(interval))
        let filled = Int(Double(width) * min(intervals, 3) / 3)
        let kind = intervals <= 1.2 ? "success" : intervals <= 2 ? "partial" : "error"
        let words = "\(tenths(intervals)) × the interval of \(Duration.microseconds(interval).inWords)"
        return """
            <svg class="lag" viewBox="0 0 \(width) 8" role="img" aria-label="\(words)"><title>\(words)</title>\
            <rect class="track" width="\(width)" height="4" y="2" rx="2"/>\
            <rect class="\(kind)" width="\(max(filled, 2))" height="4" y="2" rx="2"/>\
            <path class="mark" d="M30 0v8"/></svg>
            """
    }

    private static func tenths(_ number: Double) -> String {
        guard number < 1000 else { return "over 1000" }
        let tenths = Int((number * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
