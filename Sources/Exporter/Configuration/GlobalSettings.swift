import Settings

/// What holds for the exporter as a whole.
package struct GlobalSettings: Equatable, Sendable {
    /// Which of the series of a state there are.
    package enum StateSeries: String, CaseIterable, Sendable {
        /// One for every state, exactly one of them 1.
        case all
        /// Only the one that is 1.
        case active
    }

    /// `state_series`.
    package var stateSeries: StateSeries
    /// `exclude_metrics`: names left out of the exposition.
    package var excludedMetrics: Set<String>

    package init(stateSeries: StateSeries = .all, excludedMetrics: Set<String> = []) {
        self.stateSeries = stateSeries
        self.excludedMetrics = excludedMetrics
    }
}

extension GlobalSettings {
    /// Reads the keys of `global` that no source can override.
    ///
    /// - Parameter knownMetrics: The names there are to exclude; `nil` where that is not known.
    init(_ section: SettingsSection?, knownMetrics: Set<String>?) {
        self.init()
        guard let section else { return }
        stateSeries = section.choice("state_series", default: .all)
        let names = section.strings("exclude_metrics", expected: "the name of a metric", where: Self.isMetricName)
        excludedMetrics = Set(names)
        guard let knownMetrics else { return }
        for name in names where !knownMetrics.contains(name) {
            let near = name.nearest(among: knownMetrics).map { " (did you mean \($0)?)" } ?? ""
            section.report(
                "exclude_metrics", "there is no metric \(name.quotedForPeople)\(near)",
                expected: "names that the command metrics lists", at: name)
        }
    }

    private static func isMetricName(_ text: String) -> Bool {
        let isInitial: (Unicode.Scalar) -> Bool = { $0.isASCII && $0.properties.isAlphabetic || $0 == "_" || $0 == ":" }
        let scalars = text.unicodeScalars
        return scalars.prefix(1).allSatisfy(isInitial)
            && scalars.allSatisfy { isInitial($0) || ("0"..."9").contains($0) }
    }
}
