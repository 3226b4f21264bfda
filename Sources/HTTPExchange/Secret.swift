/// A text that must never be printed: a key, a token, a password.
///
/// Descriptions, reflection and interpolation all show `<redacted>`; only ``reveal()`` gives the text.
package struct Secret: Hashable, Sendable {
    private let text: String

    package init(_ text: String) {
        self.text = text
    }

    /// The text itself, for the code that sends it to its owner.
    package func reveal() -> String { text }

    /// Whether the text is empty.
    package var isEmpty: Bool { text.isEmpty }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<redacted>" }
    package var debugDescription: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
