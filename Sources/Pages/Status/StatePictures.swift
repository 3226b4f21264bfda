import Fleet
import SyncModel

/// Counts by state as pictures: coloured shares side by side, and how they went over time.
enum StatePictures {
    /// From the ground up: what must not be overlooked is where a small change shows.
    private static let order: [SyncState] = [
        .error, .partial, .rateLimited, .unknown, .pending, .running, .success, .paused, .disabled,
    ]

    /// The states that have syncs, in the order of the pictures.
    static func present(in counts: [SyncState: Int]) -> [(state: SyncState, count: Int)] {
        order.compactMap { state in counts[state].map { (state, $0) } }
    }

    /// One bar, as wide as there is room, cut into the shares of the states.
    ///
    /// Unreadable syncs are in the share of those in an unknown state.
    static func share(_ counts: SyncCounts) -> HTML {
        let parts = present(
            in: counts.states.merging(counts.unreadable > 0 ? [.unknown: counts.unreadable] : [:], uniquingKeysWith: +))
        let total = parts.reduce(0) { $0 + $1.count }
        guard total > 0 else { return .none }
        // A single sync among thousands is still to be seen.
        let widths = parts.map { max(4, $0.count * width / total) }
        let scale = Double(width) / Double(widths.reduce(0, +))
        var start = 0.0
        let bars = zip(parts, widths).map { part, width in
            defer { start += Double(width) * scale }
            return rectangle(part.state, from: Int(start), to: Int(start + Double(width) * scale))
        }
        return """
            <svg class="share" viewBox="0 0 \(width) 10" preserveAspectRatio="none" role="img" \
            aria-label="\(words(parts))">\(bars.joined())</svg>
            """
    }

    /// How many syncs were in which state, one upon the other, from the first point to now.
    ///
    /// - Returns: Nothing before there are two rounds to compare.
    static func timeline(_ timeline: Timeline, at now: Timestamp) -> HTML {
        let points = timeline.points
        guard let first = points.first, let last = points.last, points.count > 1, now > first.time else {
            return .none
        }
        let most = max(1, points.map { $0.counts.values.reduce(0, +) }.max() ?? 0)
        let length = now.since(first.time).inSeconds
        let steps = points.map { point in
            Step(
                x: Int(Double(width) * point.time.since(first.time).inSeconds / length),
                tops: tops(of: point.counts, most: most))
        }
        let areas = order.indices.reversed().compactMap { index -> HTML? in
            guard points.contains(where: { $0.counts[order[index], default: 0] > 0 }) else { return nil }
            return "<path class=\"\(order[index].rawValue)\" d=\"\(area(upTo: index, steps))\"/>"
        }
        let words =
            "From \(first.time.inWords): \(words(present(in: first.counts))). "
            + "Now: \(words(present(in: last.counts)))."
        return """
            <svg class="timeline" viewBox="0 0 \(width) \(height)" preserveAspectRatio="none" role="img" \
            aria-label="\(words)"><title>\(words)</title>\(areas.joined())</svg>
            """
    }

    private static let width = 1000
    private static let height = 100

    /// What is drawn from one round to the next: how high each state reaches with all that are below it.
    private struct Step {
        let x: Int
        let tops: [Int]
    }

    private static func tops(of counts: [SyncState: Int], most: Int) -> [Int] {
        var sum = 0
        return order.map { state in
            sum += counts[state, default: 0]
            return height - (sum * height + most / 2) / most
        }
    }

    /// The outline of everything up to a state: those below it are painted over it.
    private static func area(upTo index: Int, _ steps: [Step]) -> String {
        var path = "M0 \(height)"
        var y = height
        for step in steps where step.tops[index] != y {
            y = step.tops[index]
            path += "H\(step.x)V\(y)"
        }
        return path + "H\(width)V\(height)z"
    }

    private static func rectangle(_ state: SyncState, from start: Int, to end: Int) -> HTML {
        "<rect class=\"\(state.rawValue)\" x=\"\(start)\" width=\"\(end - start)\" height=\"10\"/>"
    }

    private static func words(_ parts: [(state: SyncState, count: Int)]) -> String {
        parts.isEmpty ? "no sync" : parts.map { "\($0.count) \($0.state.word)" }.joined(separator: ", ")
    }
}
