/// A model's changes as they are stored: of the last run, or summed over the runs seen.
struct StoredChanges {
    let model: TextNumber
    var added = ModelFigures.none
    var updated = ModelFigures.none
    var deleted = ModelFigures.none

    var figures: FleetFormat.Figures {
        var figures: FleetFormat.Figures = []
        if added != ModelFigures.none { figures.insert(.added) }
        if updated != ModelFigures.none { figures.insert(.updated) }
        if deleted != ModelFigures.none { figures.insert(.deleted) }
        return figures
    }

    var isEmpty: Bool { figures.isEmpty }
}

extension ModelFigures {
    var lastRun: StoredChanges {
        get { StoredChanges(model: model, added: added, updated: updated, deleted: deleted) }
        set { (added, updated, deleted) = (newValue.added, newValue.updated, newValue.deleted) }
    }

    var observed: StoredChanges {
        get { StoredChanges(model: model, added: observedAdded, updated: observedUpdated, deleted: observedDeleted) }
        set { (observedAdded, observedUpdated, observedDeleted) = (newValue.added, newValue.updated, newValue.deleted) }
    }
}

extension Row {
    /// Which parts of the row there are to store.
    var storedFields: FleetFormat.Fields {
        var fields: FleetFormat.Fields = []
        if lastStarted != .none { fields.insert(.lastStarted) }
        if lastFinished != .none { fields.insert(.lastFinished) }
        if lastSuccess != .none { fields.insert(.lastSuccess) }
        if hasLastRunRecords { fields.insert(.lastRunRecords) }
        if hasCheckpoint { fields.insert(.checkpoint) }
        if checkpointChanged != .none { fields.insert(.checkpointChanged) }
        if observedRuns > 0 || observedFailures > 0 || !models.isEmpty { fields.insert(.observed) }
        if previousFinished != .none { fields.insert(.previousFinished) }
        if nextRun != .none { fields.insert(.nextRun) }
        if interval != .none { fields.insert(.interval) }
        if lastRunFailed == false { fields.insert(.lastRunSucceeded) }
        if lastRunFailed == true { fields.insert(.lastRunFailed) }
        if failingSince != .none { fields.insert(.failingSince) }
        return fields
    }
}
