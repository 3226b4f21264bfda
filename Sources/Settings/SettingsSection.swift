/// One mapping of a configuration while it is read, key by key.
///
/// Whatever is wrong is reported and replaced by a default, so that reading goes on and every problem is found. Each
/// key that is asked for becomes a known key; ``finish(allowingUnknownKeys:)`` reports the others.
package final class SettingsSection {
    /// What asking for a key brought.
    enum Finding {
        case missing
        /// It is there, but was found wrong and reported before.
        case refused
        case found(SettingEntry)
    }

    /// Where file names are relative to, and how further files are read.
    package let origin: SettingsOrigin
    /// Where the section starts; `nil` for one from the environment.
    package let position: SettingPosition?
    private let entries: [String: SettingEntry]
    private let order: [SettingKey]
    private let reporter: SettingsReport
    private var asked: Set<String> = []
    private var children: [SettingsSection] = []
    private var isFinished = false

    /// Starts reading a mapping.
    ///
    /// - Parameters:
    ///   - entries: Its keys and values, each key once.
    ///   - position: Where the mapping starts: the place of a missing key.
    ///   - origin: Handed on to nested sections.
    ///   - report: Takes the problems.
    package init(
        _ entries: [SettingEntry], at position: SettingPosition?, origin: SettingsOrigin, report: SettingsReport
    ) {
        self.entries = Dictionary(entries.map { ($0.key.name, $0) }) { first, _ in first }
        self.order = entries.map(\.key)
        self.position = position
        self.origin = origin
        self.reporter = report
    }

    /// Whether a key is there with a value, whatever it is; makes it a known key.
    package func has(_ key: String) -> Bool {
        switch find(key) {
        case .missing: false
        case .refused, .found: true
        }
    }

    /// The section as the mapping it is.
    package var value: SettingValue {
        SettingValue(.mapping(order.compactMap { entries[$0.name] }), at: position)
    }

    /// What stands under a key, whatever it is; `nil` if the key is not there.
    package func content(_ key: String) -> SettingValue.Content? {
        entries[key]?.value.content
    }

    /// Reports a problem with a key of this section.
    ///
    /// - Parameter item: The item of its list that is wrong, where it is one; else the place is that of the value.
    package func report(_ key: String, _ problem: String, expected: String, at item: String? = nil) {
        let entry = entries[key]
        var place = entry?.place ?? position
        if let item, case .list(let items)? = entry?.value.content {
            place = items.first { $0.holds(item) }?.position ?? place
        }
        report(place, key, problem, expected: expected)
    }

    func report(_ position: SettingPosition?, _ key: String, _ problem: String, expected: String) {
        reporter.add(SettingProblem(label(of: key), problem, expected: expected, at: position))
    }

    /// Notes that a key names a file.
    func note(_ path: String, under key: String, isSecret: Bool) {
        reporter.add(
            SettingFile(path: path, key: label(of: key), position: entries[key]?.value.position, isSecret: isSecret))
    }

    /// What problems call a key.
    func label(of key: String) -> String {
        entries[key]?.key.label ?? key
    }

    /// Looks a key up, makes it a known key, and reports a value that was left empty unless that is allowed.
    func find(_ key: String, emptyAllowed: Bool = true, expected: String = "") -> Finding {
        asked.insert(key)
        guard let entry = entries[key] else { return .missing }
        switch entry.value.content {
        case .absent: return .missing
        case .refused: return .refused
        case .null:
            if emptyAllowed { return .missing }
            report(entry.place, key, "has no value", expected: expected)
            return .refused
        case .scalar, .list, .mapping: return .found(entry)
        }
    }

    /// A nested mapping; `nil` if there is none, or if it was left empty.
    package func section(_ key: String) -> SettingsSection? {
        guard case .found(let entry) = find(key) else { return nil }
        return child(entry.value, of: key)
    }

    /// A list of mappings, empty if there is none; what is no mapping in it is reported and left out.
    package func sections(_ key: String) -> [SettingsSection] {
        list(key).compactMap { child($0, of: key) }
    }

    /// The items of a list, empty if there is none.
    func list(_ key: String) -> [SettingValue] {
        guard case .found(let entry) = find(key) else { return [] }
        if case .list(let items) = entry.value.content { return items }
        report(entry.value.position, key, "is \(entry.value.content.kind)", expected: "a list")
        return []
    }

    private func child(_ value: SettingValue, of key: String) -> SettingsSection? {
        switch value.content {
        case .mapping(let entries):
            let section = SettingsSection(entries, at: value.position, origin: origin, report: reporter)
            children.append(section)
            return section
        case .refused: return nil
        case .absent, .null, .scalar, .list:
            report(value.position, key, "is \(value.content.kind)", expected: "a mapping of keys to values")
            return nil
        }
    }

    /// What the user may have meant by an unknown key.
    private func hint(for key: SettingKey) -> String {
        if key.name != key.label, asked.contains(key.label) { return " (without a blank after its colon)" }
        return key.name.nearest(among: asked).map { " (did you mean \($0)?)" } ?? ""
    }

    /// Reports every key that was never asked for, here and in nested sections that are not finished yet.
    ///
    /// - Parameter allowingUnknownKeys: Do so in nested sections only, for a section of which it is not known what
    ///   belongs into it.
    package func finish(allowingUnknownKeys: Bool = false) {
        if isFinished { return }
        isFinished = true
        for child in children { child.finish() }
        if allowingUnknownKeys { return }
        for key in order where !asked.contains(key.name) {
            reporter.add(
                SettingProblem(
                    key.label, "unknown key\(hint(for: key))",
                    expected: "one of \(asked.sorted().joined(separator: ", "))",
                    at: key.position))
        }
    }
}
