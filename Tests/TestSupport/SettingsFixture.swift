package import Settings

/// A section made by hand, and the problems that reading it brings.
package struct SettingsFixture {
    package let report = SettingsReport()
    package let section: SettingsSection

    /// A section with an entry a line, keys in column 1 and values in column 9.
    package init(_ entries: KeyValuePairs<String, SettingValue.Content>, directory: String = "") {
        let entries = entries.enumerated().map { index, entry in
            SettingEntry(
                SettingKey(entry.key, at: SettingPosition(line: index + 1, column: 1)),
                SettingValue(entry.value, at: SettingPosition(line: index + 1, column: 9)))
        }
        let origin = SettingsOrigin(directory: directory) { _ in SettingsDocument(value: nil) }
        self.init(entries, at: SettingPosition(line: 1, column: 1), origin: origin)
    }

    /// A section with any entries.
    ///
    /// - Parameter position: `nil` for one from environment variables.
    package init(_ entries: [SettingEntry], at position: SettingPosition?, origin: SettingsOrigin) {
        section = SettingsSection(entries, at: position, origin: origin, report: report)
    }

    package var problems: [String] { report.problems.map(\.description) }
}

extension SettingValue.Content {
    package static func plain(_ text: String) -> SettingValue.Content { .scalar(SettingScalar(text)) }
    package static func quoted(_ text: String) -> SettingValue.Content { .scalar(SettingScalar(text, style: .quoted)) }
    package static func expanded(_ text: String, from written: String) -> SettingValue.Content {
        .scalar(SettingScalar(text, style: .expanded, written: written))
    }
}
