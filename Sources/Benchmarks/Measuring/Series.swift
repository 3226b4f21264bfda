/// Figures of the same thing, measured again and again.
struct Series {
    private var sorted: [Double]

    init(_ values: [Double]) {
        sorted = values.sorted()
    }

    var count: Int { sorted.count }
    var largest: Double { sorted.last ?? .nan }

    /// The middle one, or the mean of the two in the middle.
    var median: Double {
        guard !sorted.isEmpty else { return .nan }
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }

    /// The smallest that at least this share of all values does not exceed.
    func percentile(_ share: Double) -> Double {
        guard !sorted.isEmpty else { return .nan }
        return sorted[max(0, Int((Double(sorted.count) * share).rounded(.up)) - 1)]
    }
}

/// Runs each of several things in turn, again and again, so that whatever else the machine does meets all of them.
///
/// A first round is not counted.
///
/// - Returns: The figures of each, in their order.
func alternating(_ rounds: Int, _ subjects: [() throws -> Double]) throws -> [Series] {
    var values = subjects.map { _ in [Double]() }
    for round in 0...rounds {
        for (index, subject) in subjects.enumerated() {
            let value = try subject()
            if round > 0 { values[index].append(value) }
        }
    }
    return values.map(Series.init)
}
