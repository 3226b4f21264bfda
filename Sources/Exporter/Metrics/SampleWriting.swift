import Exposition
import SyncModel

extension ExpositionWriter {
    /// Writes a time, or nothing if the vendor does not say.
    mutating func sample(_ labels: LabelSet, _ time: Timestamp?) {
        guard let time else { return }
        sample(labels, .microseconds(time.microseconds))
    }

    /// Writes a number, or nothing if the vendor does not say.
    mutating func sample(_ labels: LabelSet, _ number: Double?) {
        guard let number else { return }
        sample(labels, .double(number))
    }

    /// Writes one sample for each model.
    mutating func samples(_ labels: LabelSet, _ counts: [ModelCount]) {
        for count in counts {
            sample(labels.adding(("model", LabelValue.bounded(count.model))), .integer(count.count))
        }
    }

    /// Writes one sample for each model and each action that is told.
    mutating func samples(_ labels: LabelSet, _ changes: [ModelChanges]) {
        for change in changes {
            let model = labels.adding(("model", LabelValue.bounded(change.model)))
            for (action, count) in [("added", change.added), ("deleted", change.deleted), ("updated", change.updated)] {
                if let count { sample(model.adding(("action", action)), .integer(count)) }
            }
        }
    }
}

extension SyncState {
    /// Each state with its label, in the order of the exposition.
    static let labels: [(state: SyncState, label: (name: String, value: String))] =
        allCases.map { ($0, ("state", $0.rawValue)) }.sorted { $0.1.1 < $1.1.1 }
}

extension ConnectionState {
    /// Each state with its label, in the order of the exposition.
    static let labels: [(state: ConnectionState, label: (name: String, value: String))] =
        allCases.map { ($0, ("state", $0.rawValue)) }.sorted { $0.1.1 < $1.1.1 }
}

extension Array {
    /// The one element of a state.
    func only<State: Equatable>(_ state: State) -> ArraySlice<Element>
    where Element == (state: State, label: (name: String, value: String)) {
        guard let index = firstIndex(where: { $0.state == state }) else { return [] }
        return self[index...index]
    }
}
