extension ExpositionFormat {
    /// The format that an `Accept` header prefers.
    ///
    /// The higher q-value wins, then the more specific range, then text; formats that are not
    /// offered are ignored, and text is served if nothing else is left.
    package static func preferred(by accept: String?) -> ExpositionFormat {
        guard let accept else { return .text }
        let ranges = HeaderElement.list(accept).map(MediaRange.init)
        let best = { (format: ExpositionFormat) in
            ranges.compactMap { range in range.specificity(for: format).map { (q: range.quality, $0) } }
                .max { ($0.1, $0.q) < ($1.1, $1.q) } ?? (0, 0)
        }
        let text = best(.text)
        let openMetrics = best(.openMetrics)
        return openMetrics.q > 0 && openMetrics > text ? .openMetrics : .text
    }
}

/// One element of an `Accept` header.
private struct MediaRange {
    let type: String
    let version: Substring?
    let quality: Double

    init(_ element: HeaderElement) {
        type = element.value
        version = element.parameters["version"]
        quality = element.quality
    }

    /// How closely the range names a format: 3 with its version, 2 by type, 1 and 0 by wildcard, `nil` not at all.
    func specificity(for format: ExpositionFormat) -> Int? {
        let (name, group, versions): (String, String, Set<Substring>) =
            switch format {
            case .text: ("text/plain", "text/*", ["0.0.4"])
            case .openMetrics: ("application/openmetrics-text", "application/*", ["1.0.0", "0.0.1"])
            }
        switch type {
        case name:
            guard let version else { return 2 }
            return versions.contains(version) ? 3 : nil
        // Wildcards select the text format; OpenMetrics must be named.
        case group where format == .text: return 1
        case "*/*" where format == .text: return 0
        default: return nil
        }
    }
}
