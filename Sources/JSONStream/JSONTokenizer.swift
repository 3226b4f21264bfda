/// Cuts a document into tokens while its bytes arrive, wherever they are split.
///
/// It is as strict and as lenient as Foundation's `JSONDecoder`: 512 containers deep, a comma before a closing bracket
/// is let through, and what is wrong inside a string or a number makes that value unreadable, not the document. Three
/// differences are deliberate. Broken UTF-8 inside strings is passed on for the reader to repair. Half a surrogate pair
/// becomes U+FFFD. Only UTF-8 is read, with or without a byte order mark.
package struct JSONTokenizer: Sendable {
    private enum State {
        /// Before the outermost value: a byte order mark, of which `step` bytes were seen, may come.
        case start
        /// A value has to come.
        case value
        /// An element or the end of the array.
        case elementOrEnd
        /// A key or the end of the object.
        case keyOrEnd
        case colon
        /// A comma or the end of the container.
        case afterValue
        /// Only blanks.
        case end
        /// Inside quotes.
        case text
        /// After a backslash.
        case escape
        /// After `\u` and `step` digits.
        case escapedUnit
        case number
        /// Inside a word of which `step` letters were seen.
        case literal
    }

    private static let deepest = 512

    private var state = State.start
    private var step = 0
    private var open: [JSONContainer] = []
    private var string = EscapedText()
    private var isKey = false
    private var literal = JSONLiteral.null

    /// How many bytes of the document were taken.
    private(set) var consumed = 0

    package init() {}

    /// Takes the next bytes of the document, all of them or until the sink is full.
    ///
    /// - Returns: How many were taken; what is left has to come again.
    package mutating func read(
        _ bytes: RawSpan, into sink: inout some JSONTokenSink
    ) throws(JSONStreamError) -> Int {
        var index = 0
        while index < bytes.byteCount, !sink.isFull {
            switch state {
            case .text:
                index = readText(bytes, from: index, into: &sink)
            case .number:
                let end = bytes.endOfNumber(from: index)
                sink.text(bytes.extracting(index..<end))
                index = end
                if end < bytes.byteCount {
                    sink.number()
                    endValue()
                }
            case .value, .elementOrEnd, .keyOrEnd, .colon, .afterValue, .end:
                let byte = bytes.byte(at: index)
                if !byte.isBlank { try readStructure(byte, at: index, into: &sink) }
                // The first byte of a number is a piece of its text.
                if state != .number { index += 1 }
            case .escape:
                readEscape(bytes.byte(at: index), into: &sink)
                index += 1
            case .escapedUnit:
                try readUnit(bytes.byte(at: index), at: index, into: &sink)
                index += 1
            case .literal:
                try readLiteral(bytes.byte(at: index), at: index, into: &sink)
                index += 1
            case .start:
                index = try readStart(bytes.byte(at: index), at: index)
            }
        }
        consumed += index
        return index
    }

    /// Says that there are no more bytes.
    package mutating func finish(into sink: inout some JSONTokenSink) throws(JSONStreamError) {
        if state == .number {
            sink.number()
            endValue()
        }
        switch state {
        case .end: return
        case .start where step == 0: throw JSONStreamError(.empty, at: consumed)
        default: throw JSONStreamError(.cutShort, at: consumed)
        }
    }
}

// MARK: - Structure

extension JSONTokenizer {
    private func unexpected(at index: Int) -> JSONStreamError {
        JSONStreamError(.unexpectedByte, at: consumed + index)
    }

    /// Blanks and a byte order mark before the outermost value; answers where to go on.
    private mutating func readStart(_ byte: UInt8, at index: Int) throws(JSONStreamError) -> Int {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let isFirst = consumed + index == 0
        if step > 0 || (isFirst && byte == mark[0]) {
            guard byte == mark[step] else { throw unexpected(at: index) }
            step += 1
            if step == mark.count { step = 0 }
            return index + 1
        }
        if byte.isBlank { return index + 1 }
        if byte == UInt8(ascii: "<") { throw JSONStreamError(.markup, at: consumed + index) }
        state = .value
        return index
    }

    /// A byte between values that is no blank.
    private mutating func readStructure(
        _ byte: UInt8, at index: Int, into sink: inout some JSONTokenSink
    ) throws(JSONStreamError) {
        switch (state, byte) {
        case (.colon, UInt8(ascii: ":")):
            state = .value
        case (.afterValue, UInt8(ascii: ",")):
            state = open.last == .object ? .keyOrEnd : .elementOrEnd
        case (.keyOrEnd, UInt8(ascii: "\"")):
            beginText(isKey: true)
        case (.keyOrEnd, UInt8(ascii: "}")), (.elementOrEnd, UInt8(ascii: "]")):
            close(into: &sink)
        case (.afterValue, UInt8(ascii: "}")) where open.last == .object,
            (.afterValue, UInt8(ascii: "]")) where open.last == .array:
            close(into: &sink)
        case (.value, _), (.elementOrEnd, _):
            try beginValue(byte, at: index, into: &sink)
        default:
            throw unexpected(at: index)
        }
    }

    private mutating func beginValue(
        _ byte: UInt8, at index: Int, into sink: inout some JSONTokenSink
    ) throws(JSONStreamError) {
        switch byte {
        case UInt8(ascii: "\""): beginText(isKey: false)
        case UInt8(ascii: "{"): try open(.object, at: index, into: &sink)
        case UInt8(ascii: "["): try open(.array, at: index, into: &sink)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): state = .number
        case UInt8(ascii: "n"): (state, step, literal) = (.literal, 1, .null)
        case UInt8(ascii: "t"): (state, step, literal) = (.literal, 1, .true)
        case UInt8(ascii: "f"): (state, step, literal) = (.literal, 1, .false)
        default: throw unexpected(at: index)
        }
    }

    private mutating func open(
        _ container: JSONContainer, at index: Int, into sink: inout some JSONTokenSink
    ) throws(JSONStreamError) {
        guard open.count < Self.deepest else { throw JSONStreamError(.tooDeep, at: consumed + index) }
        open.append(container)
        sink.begin(container)
        state = container == .object ? .keyOrEnd : .elementOrEnd
    }

    private mutating func close(into sink: inout some JSONTokenSink) {
        if let container = open.popLast() { sink.end(container) }
        endValue()
    }

    private mutating func endValue() {
        state = open.isEmpty ? .end : .afterValue
    }

    private mutating func readLiteral(
        _ byte: UInt8, at index: Int, into sink: inout some JSONTokenSink
    ) throws(JSONStreamError) {
        let letters = UnsafeBufferPointer(start: literal.spelling.utf8Start, count: literal.spelling.utf8CodeUnitCount)
        guard byte == letters[step] else { throw unexpected(at: index) }
        step += 1
        if step == letters.count {
            sink.literal(literal)
            endValue()
        }
    }
}

// MARK: - Text

extension JSONTokenizer {
    private mutating func beginText(isKey: Bool) {
        self.isKey = isKey
        string = EscapedText()
        state = .text
    }

    /// The text up to a quote, a backslash or the end of the bytes; answers where to go on.
    private mutating func readText(_ bytes: RawSpan, from start: Int, into sink: inout some JSONTokenSink) -> Int {
        let stop = bytes.endOfPlainText(from: start)
        if stop > start {
            string.endPair(into: &sink)
            sink.text(bytes.extracting(start..<stop))
        }
        guard stop < bytes.byteCount else { return stop }
        switch bytes.byte(at: stop) {
        case UInt8(ascii: "\""):
            string.endPair(into: &sink)
            if isKey {
                sink.key(isReadable: string.isReadable)
                // Most often the colon is next.
                if stop + 1 < bytes.byteCount, bytes.byte(at: stop + 1) == UInt8(ascii: ":") {
                    state = .value
                    return stop + 2
                }
                state = .colon
            } else {
                sink.string(isReadable: string.isReadable)
                endValue()
            }
        case UInt8(ascii: "\\"):
            state = .escape
        default:
            string.isReadable = false
        }
        return stop + 1
    }

    private mutating func readEscape(_ byte: UInt8, into sink: inout some JSONTokenSink) {
        if byte == UInt8(ascii: "u") {
            (state, step) = (.escapedUnit, 0)
        } else {
            string.escape(byte, into: &sink)
            state = .text
        }
    }

    private mutating func readUnit(
        _ byte: UInt8, at index: Int, into sink: inout some JSONTokenSink
    ) throws(JSONStreamError) {
        guard byte != UInt8(ascii: "\"") else { throw unexpected(at: index) }
        string.hexDigit(byte)
        step += 1
        if step == 4 {
            string.endUnit(into: &sink)
            state = .text
        }
    }
}
