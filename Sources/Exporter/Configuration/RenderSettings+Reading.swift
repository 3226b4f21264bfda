import Rendering
import Settings

extension RenderSettings {
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
