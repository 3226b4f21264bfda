extension SettingsSection {
    /// A text; `nil` if it is not given or was reported.
    ///
    /// - Parameters:
    ///   - expected: What it should be, for the report of what it is not.
    ///   - isValid: Whether it is that; empty texts and control characters are refused before.
    package func string(
        _ key: String, expected: String = "a text", where isValid: (String) -> Bool = { _ in true }
    ) -> String? {
        guard let (scalar, position) = scalar(key, expected: expected) else { return nil }
        return checked(scalar, at: position, key, expected: expected, where: isValid)
    }

    /// A text, or the default where none is given or it was reported.
    package func string(
        _ key: String, default fallback: String, expected: String = "a text",
        where isValid: (String) -> Bool = { _ in true }
    ) -> String {
        string(key, expected: expected, where: isValid) ?? fallback
    }

    /// A text that has to be there; empty once its absence or its fault was reported.
    package func requiredString(
        _ key: String, expected: String = "a text", where isValid: (String) -> Bool = { _ in true }
    ) -> String {
        if case .missing = find(key, emptyAllowed: false, expected: expected) {
            reportMissing(key, expected: expected)
            return ""
        }
        return string(key, expected: expected, where: isValid) ?? ""
    }

    /// A list of different texts; empty if it is not given, is left empty or was reported.
    package func strings(
        _ key: String, expected: String = "a text", where isValid: (String) -> Bool = { _ in true }
    ) -> [String] {
        var seen: Set<String> = []
        return list(key).compactMap { item in
            guard case .scalar(let scalar) = item.content else {
                if case .refused = item.content { return nil }
                report(item.position, key, "has an item that is \(item.content.kind)", expected: expected)
                return nil
            }
            guard let text = checked(scalar, at: item.position, key, expected: expected, where: isValid) else {
                return nil
            }
            guard seen.insert(text).inserted else {
                report(item.position, key, "holds \(scalar.written.quotedForPeople) twice", expected: "each once")
                return nil
            }
            return text
        }
    }

    /// One word of a closed set; `nil` if it is not given or was reported.
    package func choice<Word>(_ key: String) -> Word? where Word: RawRepresentable<String> & CaseIterable {
        let expected = Word.allCases.map(\.rawValue).asChoice
        return string(key, expected: expected) { Word(rawValue: $0) != nil }.flatMap(Word.init(rawValue:))
    }

    /// One word of a closed set, or the default where none is given or it was reported.
    package func choice<Word>(_ key: String, default fallback: Word) -> Word
    where Word: RawRepresentable<String> & CaseIterable {
        choice(key) ?? fallback
    }

    /// The path of a file, ready to be opened; `nil` if it is not given or was reported.
    ///
    /// A relative one is relative to the folder of the configuration file.
    ///
    /// - Parameter isSecret: Whether nobody else should be able to read the file.
    package func path(_ key: String, isSecret: Bool = false) -> String? {
        let path = string(key, expected: "the path of a file").map(origin.resolve)
        if let path { note(path, under: key, isSecret: isSecret) }
        return path
    }

    /// Reports that a key is not there.
    package func reportMissing(_ key: String, expected: String) {
        report(position, key, "is missing", expected: expected)
    }

    func scalar(_ key: String, expected: String) -> (SettingScalar, SettingPosition?)? {
        guard case .found(let entry) = find(key, emptyAllowed: false, expected: expected) else { return nil }
        if case .scalar(let scalar) = entry.value.content { return (scalar, entry.value.position) }
        report(entry.value.position, key, "is \(entry.value.content.kind)", expected: expected)
        return nil
    }

    private func checked(
        _ scalar: SettingScalar, at position: SettingPosition?, _ key: String, expected: String,
        where isValid: (String) -> Bool
    ) -> String? {
        let text = scalar.text
        if text.isEmpty {
            let cause =
                scalar.written.isEmpty ? "is empty" : "is empty once \(scalar.written.quotedForPeople) is expanded"
            report(position, key, cause, expected: expected)
        } else if text.unicodeScalars.contains(where: \.isControl) {
            report(position, key, "holds a control character", expected: expected)
        } else if !isValid(text) {
            report(position, key, scalar.misfit, expected: expected)
        } else {
            return text
        }
        return nil
    }
}
