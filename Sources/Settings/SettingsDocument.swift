/// What a text in the configuration's language says, and what is wrong with it as a text.
package struct SettingsDocument: Sendable {
    /// `nil` for an empty document and for one that is no document at all.
    package var value: SettingValue?
    package var problems: [SettingProblem]

    package init(value: SettingValue?, problems: [SettingProblem] = []) {
        self.value = value
        self.problems = problems
    }
}

/// Where settings come from: what file names in them are relative to, and how such files are read.
package struct SettingsOrigin: Sendable {
    /// The folder of the configuration file; empty for the working directory.
    package var directory: String
    /// Reads the text of a further file in the configuration's own language.
    package var parse: @Sendable (_ text: [UInt8]) -> SettingsDocument

    package init(directory: String = "", parse: @escaping @Sendable (_ text: [UInt8]) -> SettingsDocument) {
        self.directory = directory
        self.parse = parse
    }

    /// The path to open for a path as configured.
    package func resolve(_ path: String) -> String {
        if path.hasPrefix("/") || directory.isEmpty { return path }
        return directory.hasSuffix("/") ? directory + path : "\(directory)/\(path)"
    }
}
