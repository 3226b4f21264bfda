import Exposition
import SyncModel

extension SampleWriter {
    /// Writes a time, or nothing if the vendor does not say.
    mutating func sample(_ labels: LabelSet, _ time: Timestamp?) {
        guard let time else { return }
        sample(labels, .microseconds(time.microseconds))
    }

    /// Writes one sample for each model.
    mutating func samples(_ labels: LabelSet, _ counts: [ModelCount]) {
        for count in counts {
            sample(labels, and: ("model", LabelValue.bounded(count.model)), .integer(count.count))
        }
    }

    /// Writes one sample for each model and each action that is told.
    mutating func samples(_ labels: LabelSet, _ changes: [ModelChanges]) {
        for change in changes {
            let model = LabelValue.bounded(change.model)
            if let count = change.added {
                sample(labels, and: ("model", model), and: ("action", "added"), .integer(count))
            }
            if let count = change.deleted {
                sample(labels, and: ("model", model), and: ("action", "deleted"), .integer(count))
            }
            if let count = change.updated {
                sample(labels, and: ("model", model), and: ("action", "updated"), .integer(count))
            }
        }
    }
}

extension SyncState {
    /// Every state, in the order of the exposition.
    static let inOrder = allCases.sorted { $0.rawValue < $1.rawValue }

    /// Every state with its label, in that order.
    static let labels = inOrder.map { ($0, LabelSet([("state", $0.rawValue)])) }
}

extension ConnectionState {
    /// Every state, in the order of the exposition.
    static let inOrder = allCases.sorted { $0.rawValue < $1.rawValue }
}
