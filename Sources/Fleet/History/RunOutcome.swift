import SyncModel

extension Row {
    /// Notes how the last run ended: whether it failed, how many failed in a row, and since when.
    ///
    /// To be called when ``state`` and the times are those of the reading.
    ///
    /// - Parameter before: The row before the reading; `nil` at first sight.
    mutating func noteOutcome(of reading: ReadingValues, after before: Row?, at now: Timestamp) {
        switch reading.lastRunFailed ?? reading.state.lastRunFailed {
        case false?:
            endStreak()
        case true?:
            noteFailure(reading, after: before, at: now)
        case nil:
            // A run that is on, or a pause, hides the outcome, unless the reading proves a success that is new.
            let previous = before?.lastSuccess ?? .none
            if lastSuccess.isAfter(previous), !failingSince.isAfter(lastSuccess) { endStreak() }
        }
    }

    private mutating func endStreak() {
        lastRunFailed = false
        failedRunsInARow = 0
        failingSince = .none
    }

    private mutating func noteFailure(_ reading: ReadingValues, after before: Row?, at now: Timestamp) {
        lastRunFailed = true
        // Of which run the end is known: of one that succeeded, where the vendor reports no others.
        let isEndKnown = reading.lastFinished != nil && lastFinished.isAfter(lastSuccess)
        if let before {
            let endsRun = OptionalTime(reading.lastFinished).isAfter(before.lastFinished)
            let failsAnew = endsRun || (!isEndKnown && before.state.canBeFollowedByAFailedRun && state == .error)
            guard failsAnew || failedRunsInARow == 0 else { return }
            if lastSuccess.isAfter(before.lastSuccess), lastSuccess.isAfter(failingSince) {
                failedRunsInARow = 0
                failingSince = .none
            }
        }
        if failedRunsInARow == 0 {
            // At first sight a failure without an end is of any age; later it came between two readings.
            failingSince = isEndKnown ? lastFinished : before == nil ? .none : OptionalTime(now)
        }
        if failedRunsInARow < .max { failedRunsInARow += 1 }
    }
}

extension SyncState {
    /// What the state says of the run that ended last; `nil` if nothing.
    fileprivate var lastRunFailed: Bool? {
        switch self {
        case .error: true
        case .success, .partial: false
        case .pending, .running, .rateLimited, .paused, .disabled, .unknown: nil
        }
    }

    /// Whether an error that is seen next is that of another run.
    fileprivate var canBeFollowedByAFailedRun: Bool {
        switch self {
        case .pending, .running, .success, .partial, .rateLimited: true
        case .error, .paused, .disabled, .unknown: false
        }
    }
}
