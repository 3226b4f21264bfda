/// The sync of one model of a linked account.
package struct MergeSync: Sendable {
    /// `hris.Employee`; the part after the dot need not be the model's name.
    package let model: String
    /// What happens to it.
    package let course: MergeCourse

    let noise: Noise
    let grid: RunGrid

    /// - Parameter interval: Seconds between two starts, which Merge never tells.
    init(model: String, course: MergeCourse, interval: Double, noise: Noise) {
        self.model = model
        self.course = course
        self.noise = noise
        let share = 0.05 + 0.25 * noise.named("share").unit(0)
        grid = RunGrid(interval: interval, runLength: interval * share, noise: noise.named("grid"))
    }
}

/// What happens to a sync.
package enum MergeCourse: String, CaseIterable, Sendable {
    /// Runs on time and succeeds.
    case healthy
    /// The same, told as Merge did before it had reasons and `data_fresh_as_of`.
    case oldFields
    /// Fails about every second run.
    case flapping
    /// Fails every run.
    case failing
    /// Gets a part of the data and stays there.
    case partial
    /// Has been waiting for the third party's rate limit for hours.
    case rateLimited
    /// Waits for other models.
    case waiting
    /// In its first full run, which began yesterday.
    case initial
    /// Paused by Merge after two weeks without use.
    case paused
    /// Switched off.
    case disabled
    /// Reports a status word that no document knows.
    case unknownWord
}
