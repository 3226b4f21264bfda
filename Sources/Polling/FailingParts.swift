import Fleet
import SyncModel

/// The parts whose last result is a failure, by target; with the sums that are published of them.
struct FailingParts: Sendable {
    private var byTarget: [String: [Part: FailingPart]] = [:]
    /// All of them, in the order of target and scope.
    private(set) var sorted: [FailingPart] = []
    private(set) var syncs = 0
    private(set) var countedTargets = 0

    var isEmpty: Bool { sorted.isEmpty }

    subscript(part: Part) -> FailingPart? { byTarget[part.target]?[part] }

    func parts(of target: String) -> [Part] { byTarget[target].map { Array($0.keys) } ?? [] }

    func hasAny(of target: String) -> Bool { byTarget[target] != nil }

    /// Puts a failing part in the place of what was known of it; `nil` if it does not fail.
    mutating func set(_ failing: FailingPart?, of part: Part) {
        let old = byTarget[part.target]?[part]
        if old == nil, failing == nil { return }
        if let old {
            syncs -= old.syncs
            let index = position(of: old)
            if index < sorted.count, sorted[index].part == part { sorted.remove(at: index) }
        }
        if let failing {
            if byTarget[part.target] == nil, failing.target.isCounted { countedTargets += 1 }
            byTarget[part.target, default: [:]][part] = failing
            syncs += failing.syncs
            sorted.insert(failing, at: position(of: failing))
        } else if let old {
            byTarget[part.target]?[part] = nil
            if byTarget[part.target]?.isEmpty == true {
                byTarget[part.target] = nil
                if old.target.isCounted { countedTargets -= 1 }
            }
        }
    }

    mutating func removeAll() {
        self = FailingParts()
    }

    /// The first position whose part does not come before this one.
    private func position(of failing: FailingPart) -> Int {
        var (start, end) = (0, sorted.count)
        let key = Self.key(failing)
        while start < end {
            let middle = (start + end) / 2
            if Self.key(sorted[middle]) < key { start = middle + 1 } else { end = middle }
        }
        return start
    }

    private static func key(_ failing: FailingPart) -> (String, Int, String) {
        switch failing.part.scope {
        case .whole: (failing.part.target, 0, "")
        case .names(let names): (failing.part.target, 1, names.joined(separator: "\u{0}"))
        case .connection(let connection): (failing.part.target, 2, connection)
        case .sync(let id): (failing.part.target, 3, id)
        }
    }
}
