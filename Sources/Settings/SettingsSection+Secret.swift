package import HTTPExchange

extension SettingsSection {
    /// A secret given under `key`, or in the file named under `key` with `_file` added; never under both.
    ///
    /// - Parameters:
    ///   - required: Whether to report that there is neither.
    ///   - shape: What the text must look like.
    /// - Returns: Where to read it when it is needed; `nil` if it is not given or was reported.
    package func secret(_ key: String, required: Bool, shape: SecretShape = .token) -> SecretSource? {
        let fileKey = key + "_file"
        let expected = "\(label(of: key)) or \(label(of: fileKey))"
        let value = find(key, emptyAllowed: false, expected: expected)
        let file = find(fileKey, emptyAllowed: false, expected: expected)
        switch (value, file) {
        case (.missing, .missing):
            if required { reportMissing(key, expected: expected) }
            return nil
        case (.found, .missing):
            return secretText(key, expected: shape.sentence) { shape.fault(in: $0) }.map { .value($0) }
        case (.missing, .found):
            return path(fileKey, isSecret: true).map { .file(path: $0) }
        case (.found, .found):
            report(fileKey, "is given together with \(label(of: key))", expected: "only one of them")
            return nil
        case (.refused, _), (_, .refused):
            return nil
        }
    }

    /// A text that no report shows; `nil` if it is not given or was reported.
    ///
    /// - Parameter fault: What is wrong with it, said without showing it; white space at its end is gone by then.
    package func secretText(_ key: String, expected: String, fault: (String) -> String?) -> Secret? {
        guard let (scalar, position) = scalar(key, expected: expected) else { return nil }
        let text = scalar.text.trimmingTrailingWhitespace()
        if let fault = fault(text) {
            report(position, key, fault, expected: expected)
            return nil
        }
        return Secret(text)
    }
}
