/// An environment variable that stands in for a key of a source when there is no configuration file.
package struct EnvironmentVariable: Sendable {
    /// What a variable does for its source.
    package enum Role: Sendable {
        /// Its presence makes the source.
        case founding
        /// It adds to a source that others make.
        case adding
    }

    package var name: String
    /// The key of the source that it stands in for.
    package var key: String
    package var role: Role
    /// Whether its value is a comma-separated list.
    package var isList: Bool
    /// What it holds, in a few words.
    package var meaning: String

    package init(_ name: String, for key: String, _ role: Role = .adding, isList: Bool = false, meaning: String) {
        self.name = name
        self.key = key
        self.role = role
        self.isList = isList
        self.meaning = meaning
    }
}

extension SettingValue {
    /// A source made of environment variables; `nil` if none that makes one is set.
    ///
    /// Variables that are set to nothing count as not set, since a compose file sets them all. Problems call a key
    /// by its variable.
    package static func source(
        of variables: [EnvironmentVariable], in environment: [String: String]
    ) -> SettingValue? {
        let isFounded = variables.contains { $0.role == .founding && environment[$0.name]?.isEmpty == false }
        guard isFounded else { return nil }
        let entries = variables.map { variable in
            let text = environment[variable.name] ?? ""
            return SettingEntry(SettingKey(variable.key, label: variable.name), variable.value(of: text))
        }
        return SettingValue(.mapping(entries))
    }
}

extension EnvironmentVariable {
    fileprivate func value(of text: String) -> SettingValue {
        if text.isEmpty { return SettingValue(.absent) }
        guard isList else { return SettingValue(.scalar(SettingScalar(text))) }
        let items = text.split(separator: ",", omittingEmptySubsequences: false).map { item in
            SettingValue(.scalar(SettingScalar(String(item.drop { $0 == " " }).trimmingTrailingWhitespace())))
        }
        return SettingValue(.list(items))
    }
}
