/// Which series are rendered.
package struct RenderSettings: Equatable, Sendable {
    /// Which of the series of a state are rendered.
    package enum StateSeries: String, CaseIterable, Sendable {
        /// One for every state, exactly one of them 1.
        case all
        /// Only the one that is 1.
        case active
    }

    /// `state_series`
    package var stateSeries: StateSeries
    /// `exclude_metrics`: names of families that are left out of the exposition.
    package var excludedMetrics: Set<String>

    package init(stateSeries: StateSeries = .all, excludedMetrics: Set<String> = []) {
        self.stateSeries = stateSeries
        self.excludedMetrics = excludedMetrics
    }
}
