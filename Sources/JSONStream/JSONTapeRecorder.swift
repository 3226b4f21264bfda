/// Records one value and all inside it, token by token, and can be used again and again.
package struct JSONTapeRecorder: Sendable {
    private var tokens: [JSONToken] = []
    private var text = ByteStore()
    /// The containers that have not ended, from the outermost on.
    private var open: [Int] = []
    /// Where the text of the token in the making starts.
    private var textStart = 0

    package init() {}

    /// How many bytes it takes.
    var footprint: Int { tokens.count * MemoryLayout<JSONToken>.stride + text.count }

    /// The value recorded; there must be one.
    package var value: JSONValue { JSONValue(tape: JSONTape(tokens: tokens, text: text.bytes), index: 0) }

    /// The value recorded, in no more memory than it needs.
    var keptValue: JSONValue {
        JSONValue(tape: JSONTape(tokens: Array(tokens[...]), text: Array(text.bytes[..<text.count])), index: 0)
    }

    /// The text collected for the token in the making.
    var pendingText: ArraySlice<UInt8> { text.bytes[textStart..<text.count] }

    /// Forgets what is on it, not the memory it took.
    mutating func clear() {
        tokens.removeAll(keepingCapacity: true)
        text.removeAll()
        open.removeAll(keepingCapacity: true)
        textStart = 0
    }
}

extension JSONTapeRecorder: JSONTokenSink {
    package var isFull: Bool { false }

    package mutating func begin(_ container: JSONContainer) {
        open.append(tokens.count)
        tokens.append(JSONToken(kind: container == .object ? .object : .array, position: 0, length: 0))
    }

    package mutating func end(_ container: JSONContainer) {
        guard let index = open.popLast() else { return }
        tokens[index].position = UInt32(truncatingIfNeeded: tokens.count)
    }

    package mutating func text(_ piece: RawSpan) {
        text.append(piece)
    }

    package mutating func text(_ scalar: Unicode.Scalar) {
        for byte in scalar.utf8 {
            withUnsafeBytes(of: byte) { text.append($0.bytes) }
        }
    }

    package mutating func key(isReadable: Bool) {
        append(.string)
        if !isReadable, let object = open.last { tokens[object].kind = .unreadableObject }
    }

    package mutating func string(isReadable: Bool) {
        append(isReadable ? .string : .unreadableString)
    }

    package mutating func number() {
        append(.number)
    }

    package mutating func literal(_ literal: JSONLiteral) {
        switch literal {
        case .null: append(.null)
        case .true: append(.true)
        case .false: append(.false)
        }
    }

    private mutating func append(_ kind: JSONToken.Kind) {
        let length = text.count - textStart
        tokens.append(
            JSONToken(
                kind: kind, first: length > 0 ? text.bytes[textStart] : 0,
                position: UInt32(truncatingIfNeeded: textStart), length: UInt32(truncatingIfNeeded: length)))
        textStart = text.count
    }
}
