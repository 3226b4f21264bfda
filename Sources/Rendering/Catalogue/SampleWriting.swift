import Exposition
import Fleet
import SyncModel

extension SampleWriter {
    /// Writes a time, or nothing if it is not known.
    mutating func sample(_ labels: LabelSet, _ time: OptionalTime) {
        guard let microseconds = time.microseconds else { return }
        sample(labels, .microseconds(microseconds))
    }

    /// Writes a time, or nothing if it is not known.
    mutating func sample(_ labels: LabelSet, _ time: Timestamp?) {
        sample(labels, OptionalTime(time))
    }

    /// Writes 1 or 0, or nothing if it is not known.
    mutating func sample(_ labels: LabelSet, _ flag: Bool?) {
        guard let flag else { return }
        sample(labels, .integer(flag ? 1 : 0))
    }

    /// Writes a duration, or nothing if it is not known.
    mutating func sample(_ labels: LabelSet, _ duration: Duration?) {
        guard let duration else { return }
        sample(labels, .microseconds(duration.wholeMicroseconds))
    }

    /// Writes one sample for each model with a known figure.
    mutating func samples(_ labels: LabelSet, of row: SyncRow, _ figure: (ModelFigures) -> Int64) {
        for figures in row.models where figure(figures) != ModelFigures.none {
            sample(labels, and: ("model", row.name(of: figures)), .integer(Int(figure(figures))))
        }
    }

    /// Writes one sample for each model and each action with a known figure.
    mutating func samples(_ labels: LabelSet, of row: SyncRow, _ changes: (ModelFigures) -> ModelActions) {
        for figures in row.models {
            let changes = changes(figures)
            // In the order of the exposition.
            for (action, count) in [
                ("added", changes.added), ("deleted", changes.deleted), ("updated", changes.updated),
            ]
            where count != ModelFigures.none {
                sample(
                    labels, and: ("model", row.name(of: figures)), and: ("action", action), .integer(Int(count)))
            }
        }
    }
}

/// What was done to the records of one model.
struct ModelActions {
    let added: Int64
    let updated: Int64
    let deleted: Int64
}

extension SyncRow {
    /// The name of one of the row's models, fit for a label.
    fileprivate func name(of figures: ModelFigures) -> String {
        LabelValue.bounded(content.texts[figures.model])
    }
}

extension SyncState {
    /// Every state, in the order of the exposition.
    static let inOrder = allCases.sorted { $0.rawValue < $1.rawValue }

    /// Every state with its label, in that order.
    static let labels = inOrder.map { ($0, LabelSet([("state", $0.rawValue)])) }
}

extension ConnectionState {
    /// Every state with its label, in the order of the exposition.
    static let labels = allCases.sorted { $0.rawValue < $1.rawValue }.map { ($0, LabelSet([("state", $0.rawValue)])) }
}
