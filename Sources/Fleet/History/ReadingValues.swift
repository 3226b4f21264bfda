import SyncModel

/// What a reading says apart from texts and lists.
///
/// It is copied as memory. Copying whole readings would count the owners of each text, and fetch texts that nobody needs
/// here from all over the memory.
struct ReadingValues {
    let state: SyncState
    let isInitial: Bool?
    let lastStarted: Timestamp?
    let lastFinished: Timestamp?
    let lastRunFailed: Bool?
    let lastSuccess: Timestamp?
    let nextRun: Timestamp?
    let interval: Double?
    let rateLimitBackoff: Double?
    let checkpoint: UInt64?
    let failureClass: FailureClass?

    /// - Parameter index: Which of the readings.
    init(_ readings: [SyncReading], _ index: Int) {
        state = readings[index].state
        isInitial = readings[index].isInitial
        lastStarted = readings[index].lastStarted
        lastFinished = readings[index].lastFinished
        lastRunFailed = readings[index].lastRunFailed
        lastSuccess = readings[index].lastSuccess
        nextRun = readings[index].nextRun
        interval = readings[index].interval
        rateLimitBackoff = readings[index].rateLimitBackoff
        checkpoint = readings[index].checkpoint
        failureClass = readings[index].failureClass
    }
}
