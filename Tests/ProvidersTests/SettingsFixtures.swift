import Providers

/// Sections made by hand, and the problems that reading them brings.
struct SettingsFixture {
    let report = SettingsReport()
    let section: SettingsSection

    init(_ entries: KeyValuePairs<String, SettingValue.Content>, directory: String = "") {
        let origin = SettingsOrigin(directory: directory) { _ in SettingsDocument(value: nil) }
        let entries = entries.enumerated().map { index, entry in
            SettingEntry(
                SettingKey(entry.key, at: SettingPosition(line: index + 1, column: 1)),
                SettingValue(entry.value, at: SettingPosition(line: index + 1, column: 9)))
        }
        section = SettingsSection(entries, at: SettingPosition(line: 1, column: 1), origin: origin, report: report)
    }

    var problems: [String] { report.problems.map(\.description) }
}

extension SettingValue.Content {
    static func plain(_ text: String) -> SettingValue.Content { .scalar(SettingScalar(text)) }
    static func quoted(_ text: String) -> SettingValue.Content { .scalar(SettingScalar(text, style: .quoted)) }
    static func expanded(_ text: String, from written: String) -> SettingValue.Content {
        .scalar(SettingScalar(text, style: .expanded, written: written))
    }
}
