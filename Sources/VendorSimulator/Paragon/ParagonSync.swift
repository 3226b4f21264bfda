/// One sync of one Connected User.
package struct ParagonSync: Sendable {
    /// A UUID.
    package let id: String
    package let integration: String
    package let pipeline: String
    /// The name given when the sync was created, if one was.
    package let configurationName: String?
    /// In Paragon's words: `5m`; `nil` unless somebody set it.
    package let frequency: String?
    /// What happens to it.
    package let course: ParagonCourse

    let grid: RunGrid
    let records: RecordCourse
    /// Whether its own answer leaves out what its documentation's sample leaves out: the status.
    let omitsStatus: Bool

    /// A sync whose whole life follows from the seed and its names.
    ///
    /// - Parameters:
    ///   - number: Tells apart syncs that have all names in common.
    ///   - interval: Seconds between two starts, whether `frequency` tells them or not.
    package init(
        seed: UInt64, user: String, integration: String, pipeline: String, configurationName: String? = nil,
        number: Int = 0, frequency: String?, interval: Double, course: ParagonCourse = .healthy,
        omitsStatus: Bool? = nil
    ) {
        let noise = Noise(seed: seed).named("paragon").named(user).named(integration).named(pipeline)
            .named("\(configurationName ?? "")#\(number)")
        id = noise.named("id").uuid
        self.integration = integration
        self.pipeline = pipeline
        self.configurationName = configurationName
        self.frequency = frequency
        self.course = course
        self.omitsStatus = omitsStatus ?? (noise.named("omission").unit(0) < 0.25)
        let share = course == .slow ? 0.6 : 0.05 + 0.2 * noise.named("share").unit(0)
        grid = RunGrid(interval: interval, runLength: min(interval * share, 400), noise: noise.named("grid"))
        records = RecordCourse(trend: .tide, noise: noise.named("records"))
    }
}
