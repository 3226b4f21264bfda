/// A file that a configuration names.
package struct SettingFile: Hashable, Sendable {
    /// As it is opened.
    package var path: String
    /// The key as written in the file, or the environment variable.
    package var key: String
    /// Where it is named; `nil` for what came from the environment.
    package var position: SettingPosition?
    /// Whether nobody else should be able to read it.
    package var isSecret: Bool
}
