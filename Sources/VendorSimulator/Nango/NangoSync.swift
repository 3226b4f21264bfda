/// One sync of one connection.
package struct NangoSync: Sendable {
    /// A UUID.
    package let id: String
    /// The integration's unique key.
    package let integration: String
    /// The connection's id.
    package let connection: String
    /// Unique within its connection together with the variant.
    package let name: String
    /// `base` unless somebody made another.
    package let variant: String
    /// The kinds of records that it fetches, each once.
    package let models: [String]
    /// In Nango's words: `every 30s`; `nil` if it has none.
    package let frequency: String?
    /// What happens to it.
    package let course: NangoCourse

    let noise: Noise
    let grid: RunGrid
    /// The grid of the base variant, by which the records of a connection and model are counted.
    let baseGrid: RunGrid
    /// How many records of each model there are, in the order of `models`.
    let records: [RecordCourse]

    /// A sync whose whole life follows from the seed and its names.
    ///
    /// - Parameter interval: Seconds between two starts, which need not be what `frequency` says.
    package init(
        seed: UInt64, integration: String, connection: String, name: String, variant: String = "base",
        models: [String], frequency: String?, interval: Double, course: NangoCourse = .healthy
    ) {
        let sync = Noise(seed: seed).named(integration).named(connection).named(name)
        noise = sync.named(variant)
        id = noise.named("id").uuid
        self.integration = integration
        self.connection = connection
        self.name = name
        self.variant = variant
        self.models = models
        self.frequency = frequency
        self.course = course
        let share = course == .slow ? 0.6 : 0.05 + 0.2 * sync.named("share").unit(0)
        let runLength = min(interval * share, 400)
        grid = RunGrid(interval: interval, runLength: runLength, noise: noise.named("grid"))
        baseGrid = RunGrid(interval: interval, runLength: runLength, noise: sync.named("base").named("grid"))
        let trend = course == .shrinking ? RecordCourse.Trend.shrinking : .tide
        records = models.map { RecordCourse(trend: trend, noise: sync.named("base").named($0)) }
    }
}
