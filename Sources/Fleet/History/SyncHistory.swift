import SyncModel

/// History as a pure function: a row, a new reading and the time give the next row.
///
/// Texts and model figures are not changed here.
extension Row {
    /// The row after the first reading of a sync. No run is counted: the end that it shows was before anybody looked.
    init(firstReading reading: ReadingValues, at now: Timestamp) {
        self.init(state: reading.state)
        stateSince = OptionalTime(now)
        takeTimes(reading, at: now)
        noteOutcome(of: reading, after: nil, at: now)
        takeReading(reading)
    }

    /// Takes in a later reading.
    ///
    /// - Returns: Whether it shows the end of a run that no earlier reading showed.
    mutating func take(_ reading: ReadingValues, at now: Timestamp) -> Bool {
        let before = self
        let endsRun = OptionalTime(reading.lastFinished).isAfter(lastFinished)
        if state != reading.state {
            state = reading.state
            stateSince = OptionalTime(now)
        }
        if endsRun {
            observedRuns += 1
            // Where the vendor reports the ends of successful runs only, this is such an end: the failure came later.
            let endedInError = reading.state == .error && reading.lastSuccess != reading.lastFinished
            if reading.lastRunFailed ?? endedInError { observedFailures += 1 }
            if lastFinished != .none { previousFinished = lastFinished }
        }
        takeTimes(reading, at: now)
        noteOutcome(of: reading, after: before, at: now)
        takeReading(reading)
        return endsRun
    }

    private mutating func takeTimes(_ reading: ReadingValues, at now: Timestamp) {
        if let started = reading.lastStarted { lastStarted = OptionalTime(started) }
        if let finished = reading.lastFinished { lastFinished = OptionalTime(finished) }
        // Never back: a vendor that forgets does not undo a success.
        if OptionalTime(reading.lastSuccess).isAfter(lastSuccess) { lastSuccess = OptionalTime(reading.lastSuccess) }
        if let checkpoint = reading.checkpoint, !hasCheckpoint || checkpoint != self.checkpoint {
            checkpointChanged = OptionalTime(now)
        }
        hasCheckpoint = reading.checkpoint != nil
        checkpoint = reading.checkpoint ?? 0
    }

    private mutating func takeReading(_ reading: ReadingValues) {
        isInitial = reading.isInitial
        nextRun = OptionalTime(reading.nextRun)
        interval = OptionalTime(seconds: reading.interval)
        rateLimitBackoff = OptionalTime(seconds: reading.rateLimitBackoff)
        if let failureClass = reading.failureClass {
            self.failureClass = failureClass
        } else if lastRunFailed != true || reading.state != .running {
            failureClass = nil
        }
    }
}

extension OptionalTime {
    /// A duration; none if it is not a number or too long to be counted in microseconds.
    init(seconds: Double?) {
        self.init(microseconds: seconds.flatMap { Int64(exactly: ($0 * 1_000_000).rounded()) })
    }
}
