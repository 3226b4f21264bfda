extension String {
    /// The name most like this one, if any is like it: at most two letters apart, and less than half of it.
    package func nearest(among names: some Sequence<String>) -> String? {
        let ranked = names.map { (distance: editDistance(to: $0), name: $0) }
        guard let best = ranked.min(by: { ($0.distance, $0.name) < ($1.distance, $1.name) }) else { return nil }
        return best.distance <= 2 && best.distance * 2 < count ? best.name : nil
    }

    /// How many letters must be put in, taken out or changed to make one text of the other.
    private func editDistance(to other: String) -> Int {
        let other = Array(other.unicodeScalars)
        let mine = Array(unicodeScalars)
        // A difference in length alone puts them out of reach; do not fill a table for an absurd key.
        guard abs(other.count - mine.count) <= 2 else { return .max / 4 }
        var previous = Array(0...other.count)
        for (row, scalar) in mine.enumerated() {
            var current = [row + 1]
            for (column, candidate) in other.enumerated() {
                let substitution = previous[column] + (scalar == candidate ? 0 : 1)
                current.append(Swift.min(substitution, previous[column + 1] + 1, current[column] + 1))
            }
            previous = current
        }
        return previous[other.count]
    }
}
