import SyncModel

/// The model figures of one row while a reading is taken in.
struct ModelList {
    /// How many models of one sync are kept; no real sync has as many.
    private static let maximumCount = 1000

    /// Figures whose model is a number in the old row's texts, or ``TextNumber/none`` if the name is in ``names``.
    private(set) var figures: [ModelFigures] = []
    /// The names of models that the old row has not; `nil` for the others.
    private(set) var names: [String?] = []
    private var old: SyncRow?

    /// Whether the figures are those of the old row.
    var isChanged: Bool { figures[...] != (old?.models ?? []) }

    /// Whether what is stored of the figures is that of the old row.
    var isStoredChanged: Bool {
        isChanged
            && figures.lazy.filter(\.isStored).map(\.stored)
                != (old?.models ?? []).lazy.filter(\.isStored).map(\.stored)
    }

    /// Calculates the figures after a reading.
    ///
    /// - Parameters:
    ///   - old: The row before it; `nil` at first sight.
    ///   - endsRun: Whether it shows the end of a run to be counted.
    @inline(__always)
    mutating func take(_ reading: SyncReading, after old: SyncRow?, endsRun: Bool) {
        self.old = old
        figures.removeAll(keepingCapacity: true)
        names.removeAll(keepingCapacity: true)
        if let old {
            figures.append(contentsOf: old.models)
            for _ in figures { names.append(nil) }
        }
        for index in figures.indices {
            figures[index].records = ModelFigures.none
            figures[index].expected = ModelFigures.none
        }
        for count in reading.records {
            if let index = index(of: count.model) { figures[index].records = count.count.figure }
        }
        for count in reading.recordsExpected {
            if let index = index(of: count.model) { figures[index].expected = count.count.figure }
        }
        if let changes = reading.lastRunRecords { take(changes, endsRun: endsRun) }
        tidy()
    }

    private mutating func take(_ changes: [ModelChanges], endsRun: Bool) {
        for index in figures.indices { figures[index].lastRun = StoredChanges(model: .none) }
        for change in changes {
            if let index = index(of: change.model) { figures[index].take(change, endsRun: endsRun) }
        }
    }

    private mutating func index(of model: String) -> Int? {
        let model = LabelValue.bounded(model)
        for index in figures.indices {
            let isSame =
                if let name = names[index] {
                    name.byteOrder(to: model) == 0
                } else {
                    model.withBytes { old?.content.texts.order(of: figures[index].model, to: $0) == 0 }
                }
            if isSame { return index }
        }
        guard figures.count < Self.maximumCount else { return nil }
        figures.append(ModelFigures(model: .none))
        names.append(model)
        return figures.count - 1
    }

    /// Leaves out models without any figure, and sorts the others if one is new.
    private mutating func tidy() {
        for index in figures.indices.reversed() where figures[index].isEmpty {
            figures.remove(at: index)
            names.remove(at: index)
        }
        guard figures.count > 1, names.contains(where: { $0 != nil }) else { return }
        let texts = figures.indices.map { names[$0] ?? old?.content.texts[figures[$0].model] ?? "" }
        let order = figures.indices.sorted { texts[$0].byteOrder(to: texts[$1]) < 0 }
        figures = order.map { figures[$0] }
        names = order.map { names[$0] }
    }
}

extension ModelFigures {
    fileprivate mutating func take(_ change: ModelChanges, endsRun: Bool) {
        Self.take(change.added, &added, &observedAdded, endsRun: endsRun)
        Self.take(change.updated, &updated, &observedUpdated, endsRun: endsRun)
        Self.take(change.deleted, &deleted, &observedDeleted, endsRun: endsRun)
    }

    /// A counter begins at 0, before it first grows, and never falls, whatever the vendor says.
    private static func take(_ number: Int?, _ figure: inout Int64, _ sum: inout Int64, endsRun: Bool) {
        guard let number else { return }
        figure = number.figure
        let (next, overflow) = (sum == none ? 0 : sum).addingReportingOverflow(endsRun ? max(0, figure) : 0)
        sum = overflow ? .max : next
    }

    /// Whether nothing is known of the model.
    var isEmpty: Bool { records == Self.none && expected == Self.none && !isStored }

    /// Whether there is a figure that outlives the process.
    var isStored: Bool {
        added != Self.none || updated != Self.none || deleted != Self.none || observedAdded != Self.none
            || observedUpdated != Self.none || observedDeleted != Self.none
    }

    /// The figures without those that the next reading brings again.
    fileprivate var stored: ModelFigures {
        var stored = self
        stored.records = Self.none
        stored.expected = Self.none
        return stored
    }
}

extension Int {
    /// The number as a figure, of which one value stands for none.
    fileprivate var figure: Int64 { Swift.max(Int64(self), ModelFigures.none + 1) }
}
