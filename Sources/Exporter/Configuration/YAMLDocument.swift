import Providers

/// Reads one YAML document with the place of everything in it.
enum YAMLDocument {
    /// Reads a file.
    ///
    /// Its problems are those of the text: syntax, keys written twice, variables that are not set. Whether the values
    /// make sense is for others to say.
    ///
    /// - Parameter environment: The variables that `${NAME}` stands for; `nil` where a dollar sign is a dollar sign.
    static func read(_ bytes: [UInt8], environment: [String: String]?) -> SettingsDocument {
        do {
            let text = try YAMLText(bytes)
            let composition = try YAMLComposition(text)
            guard let root = composition.root else { return SettingsDocument(value: nil) }
            let expansion = environment.map { VariableExpansion(environment: $0) }
            var conversion = YAMLConversion(composition, of: text, expansion: expansion)
            let value = conversion.value(of: root, under: "configuration")
            return SettingsDocument(value: value, problems: conversion.problems)
        } catch {
            return SettingsDocument(value: nil, problems: [error])
        }
    }
}
