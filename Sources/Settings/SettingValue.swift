/// A place in a file, both numbers from 1, columns in Unicode scalars.
package struct SettingPosition: Hashable, Comparable, Sendable {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package static func < (left: SettingPosition, right: SettingPosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// One value of a configuration, with the place it came from.
package struct SettingValue: Sendable {
    /// What a value holds.
    package enum Content: Sendable {
        /// Nothing was given; the key only tells problems what to call it.
        case absent
        /// The key is there, its value is left empty.
        case null
        case scalar(SettingScalar)
        case list([SettingValue])
        /// The entries in the order written, each key once.
        case mapping([SettingEntry])
        /// The value was found wrong and reported before: whoever asks for it gets nothing and stays silent.
        case refused
    }

    package var content: Content
    /// `nil` for what came from the environment.
    package var position: SettingPosition?

    package init(_ content: Content, at position: SettingPosition? = nil) {
        self.content = content
        self.position = position
    }
}

/// A text, a number, a boolean: whatever is written in one piece.
package struct SettingScalar: Sendable {
    /// How a scalar came about, which decides whether it may be a number.
    package enum Style: Sendable {
        /// As it stands, without quotes.
        case plain
        /// In quotes, or in a block: a text and nothing else.
        case quoted
        /// With the value of an environment variable in it: a text, and a number if it reads as one.
        case expanded
    }

    /// The text with environment variables in place.
    package var text: String
    package var style: Style
    /// The text as the user wrote it, for problems: without what environment variables hold.
    package var written: String

    package init(_ text: String, style: Style = .plain, written: String? = nil) {
        self.text = text
        self.style = style
        self.written = written ?? text
    }
}

/// A key and its value.
package struct SettingEntry: Sendable {
    package var key: SettingKey
    package var value: SettingValue

    package init(_ key: SettingKey, _ value: SettingValue) {
        self.key = key
        self.value = value
    }
}

/// A key as code asks for it and as its user knows it.
package struct SettingKey: Sendable {
    package var name: String
    /// What problems call it: the name, or the environment variable it stands for.
    package var label: String
    package var position: SettingPosition?

    package init(_ name: String, label: String? = nil, at position: SettingPosition? = nil) {
        self.name = name
        self.label = label ?? name.shownAsKey
        self.position = position
    }
}

extension SettingValue.Content {
    /// What it is, for a sentence that says what was found in place of something else.
    var kind: String {
        switch self {
        case .absent, .null, .refused: "empty"
        case .scalar: "a single value"
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }
}

extension SettingEntry {
    /// Where to look for what is wrong with the value: an empty one has no place of its own.
    var place: SettingPosition? {
        if case .null = value.content { key.position } else { value.position }
    }
}

extension SettingValue {
    /// Whether it is this text.
    func holds(_ text: String) -> Bool {
        if case .scalar(let scalar) = content { scalar.text == text } else { false }
    }
}

extension SettingScalar {
    /// What is wrong with a scalar that does not fit, without showing what a variable holds.
    var misfit: String {
        switch style {
        case .plain, .quoted: "is \(written.quotedForPeople)"
        case .expanded: "does not fit once \(written.quotedForPeople) is expanded"
        }
    }
}

extension String {
    /// The text as a key in a problem: what follows a colon may be the value of a secret, written without a blank.
    package var shownAsKey: String {
        let head = prefix { $0 != ":" }
        let isOrdinary = !head.isEmpty && head.count <= 60 && !head.unicodeScalars.contains(where: \.isUnprintable)
        return isOrdinary ? String(head) : String(head).quotedForPeople
    }

    /// The text in quotes on one line: shortened, its control characters shown as escapes.
    package var quotedForPeople: String {
        var shown = "\""
        for scalar in unicodeScalars.prefix(60) {
            switch scalar {
            case "\"", "\\": shown += "\\\(scalar)"
            case _ where scalar.isUnprintable: shown += "\\u{\(String(scalar.value, radix: 16))}"
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return shown + (unicodeScalars.count > 60 ? "…\"" : "\"")
    }
}

extension Sequence<String> {
    /// The words as a choice: `a, b or c`.
    package var asChoice: String {
        let words = Array(self)
        guard words.count > 1, let last = words.last else { return words.joined() }
        return "\(words.dropLast().joined(separator: ", ")) or \(last)"
    }
}

extension Unicode.Scalar {
    /// Whether it controls rather than shows: it could end a line of a log or forge a header.
    package var isUnprintable: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }

    /// Whether it is one of the C0 or C1 controls or DEL.
    package var isControl: Bool { properties.generalCategory == .control }
}
