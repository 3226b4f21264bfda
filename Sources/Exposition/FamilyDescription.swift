extension ExpositionFormat {
    /// The lines before a family's samples.
    package func description(of family: MetricFamily) -> [UInt8] {
        let name = self == .text ? family.name[...] : family.openMetricsName
        // The text format has no type for infos.
        let kind = self == .text && family.kind == .info ? "gauge" : family.kind.rawValue
        let type = Array("# TYPE \(name) \(kind)\n".utf8)
        var help = Array("# HELP \(name) ".utf8)
        help.append(atMost: 2 * family.help.utf8.count) { $0.writeEscaped(family.help, quotes: self == .openMetrics) }
        help.append(UInt8(ascii: "\n"))
        switch self {
        case .text: return help + type
        case .openMetrics: return type + (family.unit.map { Array("# UNIT \(name) \($0)\n".utf8) } ?? []) + help
        }
    }

    /// What follows the last family.
    package var ending: [UInt8] {
        switch self {
        case .text: []
        case .openMetrics: Array("# EOF\n".utf8)
        }
    }
}
