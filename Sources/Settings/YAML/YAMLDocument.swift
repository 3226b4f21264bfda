/// Reads one YAML document with the place of everything in it.
package enum YAMLDocument {
    /// Reads a file.
    ///
    /// Its problems are those of the text: syntax, duplicate keys, variables that are not set. Whether the values
    /// make sense is not checked.
    ///
    /// - Parameter environment: The variables that `${NAME}` stands for; `nil` where a dollar sign has no meaning.
    package static func read(_ bytes: [UInt8], environment: [String: String]?) -> SettingsDocument {
        do throws(SettingProblem) {
            let expansion = environment.map { VariableExpansion(environment: $0) }
            var composer = try YAMLComposer(YAMLText(bytes), expansion: expansion)
            let value = try composer.document()
            return SettingsDocument(value: value, problems: composer.problems)
        } catch {
            // What was read before it may be cut short, and problems with it would mislead.
            return SettingsDocument(value: nil, problems: [error])
        }
    }
}
