/// A metric family as both formats describe it.
package struct MetricFamily: Hashable, Sendable {
    /// The name of its samples in the text format: a counter's ends in `_total`, an info's in `_info`.
    package let name: String
    package let kind: Kind
    /// The base unit that the name ends with (before `_total`), or `nil` if the values have none.
    package let unit: String?
    /// One short, constant sentence.
    package let help: String

    package enum Kind: String, Sendable {
        case gauge, counter, histogram, info
    }

    package init(_ name: String, _ kind: Kind, unit: String? = nil, help: String) {
        self.name = name
        self.kind = kind
        self.unit = unit
        self.help = help
    }

    /// The name that OpenMetrics gives the family: without the suffix of its only sample.
    var openMetricsName: Substring {
        switch kind {
        case .counter: name.dropSuffix("_total")
        case .info: name.dropSuffix("_info")
        case .gauge, .histogram: name[...]
        }
    }
}

extension String {
    fileprivate func dropSuffix(_ suffix: String) -> Substring {
        hasSuffix(suffix) ? dropLast(suffix.count) : self[...]
    }
}
