/// One value and all inside it as a flat run of tokens, a container before what it holds.
///
/// It is shared by every value read from it, and does not change.
final class JSONTape: Sendable {
    let tokens: [JSONToken]
    let text: [UInt8]

    init(tokens: [JSONToken], text: [UInt8]) {
        self.tokens = tokens
        self.text = text
    }

    /// The index of what follows a value.
    func index(after index: Int) -> Int {
        tokens[index].isContainer ? Int(tokens[index].position) : index + 1
    }

    /// Lends the text of a string or number.
    func withText<Result>(of token: JSONToken, _ read: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        text.withUnsafeBufferPointer {
            read(UnsafeBufferPointer(rebasing: $0[Int(token.position)..<Int(token.position) + Int(token.length)]))
        }
    }

    /// The index of the value that a key has in the object at `object`, of several the first.
    func member(of object: Int, _ key: StaticString) -> Int? {
        let key = UnsafeRawBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount)
        let (length, first) = (UInt32(truncatingIfNeeded: key.count), key.first ?? 0)
        return tokens.withUnsafeBufferPointer { tokens in
            var next = object + 1
            let end = Int(tokens[object].position)
            while next < end {
                let name = tokens[next]
                if name.length == length, name.first == first, holds(key, at: Int(name.position)) { return next + 1 }
                let value = tokens[next + 1]
                next = value.isContainer ? Int(value.position) : next + 2
            }
            return nil
        }
    }

    /// Whether the text from `start` on is that of `key`.
    private func holds(_ key: UnsafeRawBufferPointer, at start: Int) -> Bool {
        text.withUnsafeBytes { text in
            for offset in 0..<key.count where text[start + offset] != key[offset] { return false }
            return true
        }
    }
}

/// One entry of a tape.
struct JSONToken: Sendable {
    enum Kind: UInt8 {
        case null, `true`, `false`, number, string, object, array
        /// What has no text; see ``JSONTokenSink/key(isReadable:)``.
        case unreadableString
        /// An object with a key that has no text.
        case unreadableObject
    }

    var kind: Kind
    /// The first byte of the text, 0 if it has none.
    var first: UInt8 = 0
    /// Of a container: the index after its last token. Of any other: where its text starts.
    var position: UInt32
    /// How many bytes the text has.
    var length: UInt32

    var isContainer: Bool { kind == .object || kind == .array || kind == .unreadableObject }
}
