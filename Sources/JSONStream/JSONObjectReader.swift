/// Reads a small object while it arrives: its tape is all it takes.
package struct JSONObjectReader: Sendable {
    private var tokenizer = JSONTokenizer()
    private var tape = JSONTapeRecorder()
    private let largest: Int

    /// - Parameter largest: Bytes that the object may take in memory, two or three times its text.
    package init(largest: Int) {
        self.largest = largest
    }

    /// Takes the next bytes of the document.
    package mutating func read(_ bytes: RawSpan) throws(JSONStreamError) {
        _ = try tokenizer.read(bytes, into: &tape)
        if tape.footprint > largest { throw JSONStreamError(.valueTooLarge, at: tokenizer.consumed) }
    }

    /// The object, once there are no more bytes.
    package func finish() throws(JSONStreamError) -> JSONValue {
        var (tokenizer, tape) = (tokenizer, tape)
        try tokenizer.finish(into: &tape)
        let value = tape.value
        if value.isObject { return value }
        throw JSONStreamError(value.hasUnreadableKey ? .unreadableKey : .noObject, at: tokenizer.consumed)
    }
}
