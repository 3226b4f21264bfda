/// Finds the list among the tokens of a document and holds one of its elements at a time.
struct JSONListSink: Sendable {
    private enum Place {
        /// Before and after the outermost value.
        case document
        /// Before a key of the outermost object.
        case key
        /// After such a key.
        case list, other, unknown
        /// Between elements.
        case element
        /// Inside a value that goes onto the tape, or that is passed over.
        case taped, skipped
    }

    private enum Shape { case unseen, list, other }

    private let listKey: String
    private let otherKeys: Set<String>
    private let largestValue: Int

    /// Whether a whole element is on the tape.
    private(set) var isFull = false
    /// The members beside the list that were asked for.
    private(set) var others: [String: JSONValue] = [:]
    private var tape = JSONTapeRecorder()
    private var place = Place.document
    /// Containers open inside the value taped or skipped.
    private var depth = 0
    /// Whether the value taped is an element, and not another member.
    private var isInList = false
    private var otherKey = ""

    private var isObject = true
    private var shape = Shape.unseen
    private var hasUnreadableKey = false

    init(list: String, others: Set<String>, largestValue: Int) {
        listKey = list
        otherKeys = others
        self.largestValue = largestValue
    }

    /// The element on the tape; its values must be gone before the next token.
    var element: JSONValue { tape.value }

    /// Makes room for the next element.
    mutating func dropElement() {
        tape.clear()
        isFull = false
    }

    /// What must not wait for the end of the document.
    func check(at offset: Int) throws(JSONStreamError) {
        if hasUnreadableKey { throw JSONStreamError(.unreadableKey, at: offset) }
        if tape.footprint > largestValue { throw JSONStreamError(.valueTooLarge, at: offset) }
    }

    /// What only the whole document tells.
    func checkShape(at offset: Int) throws(JSONStreamError) {
        guard isObject else { throw JSONStreamError(.noObject, at: offset) }
        switch shape {
        case .list: return
        case .unseen: throw JSONStreamError(.noList(listKey), at: offset)
        case .other: throw JSONStreamError(.notAList(listKey), at: offset)
        }
    }

    /// What a value that starts now is.
    private mutating func place(of container: JSONContainer?) -> Place {
        switch place {
        case .document:
            isObject = container == .object
            return isObject ? .key : .skipped
        case .list:
            shape = container == .array ? .list : .other
            isInList = shape == .list
            return isInList ? .element : .skipped
        case .element, .other, .taped: return .taped
        case .key, .unknown, .skipped: return .skipped
        }
    }

    /// A value on the tape is whole, or one was passed over.
    private mutating func endValue() {
        guard depth == 0 else { return }
        if place == .taped, isInList {
            isFull = true
        } else {
            if place == .taped, others[otherKey] == nil { others[otherKey] = tape.keptValue }
            tape.clear()
        }
        place = isInList ? .element : isObject ? .key : .document
    }
}

extension JSONListSink: JSONTokenSink {
    mutating func begin(_ container: JSONContainer) {
        place = place(of: container)
        guard place == .taped || place == .skipped else { return }
        depth += 1
        if place == .taped { tape.begin(container) }
    }

    mutating func end(_ container: JSONContainer) {
        switch place {
        case .taped, .skipped:
            if place == .taped { tape.end(container) }
            depth -= 1
            endValue()
        case .element:
            isInList = false
            place = .key
        default:
            place = .document
        }
    }

    mutating func text(_ piece: RawSpan) {
        if place != .skipped && place != .unknown { tape.text(piece) }
    }

    mutating func text(_ scalar: Unicode.Scalar) {
        if place != .skipped && place != .unknown { tape.text(scalar) }
    }

    mutating func key(isReadable: Bool) {
        switch place {
        case .taped:
            tape.key(isReadable: isReadable)
        case .key:
            if !isReadable { hasUnreadableKey = true }
            let key = String(decoding: tape.pendingText, as: UTF8.self)
            tape.clear()
            if key == listKey {
                // Of several lists the first counts, as of several members of any object.
                place = shape == .unseen ? .list : .unknown
            } else if otherKeys.contains(key) {
                place = .other
                otherKey = key
            } else {
                place = .unknown
            }
        default:
            break
        }
    }

    mutating func string(isReadable: Bool) {
        place = place(of: nil)
        if place == .taped { tape.string(isReadable: isReadable) }
        endValue()
    }

    mutating func number() {
        place = place(of: nil)
        if place == .taped { tape.number() }
        endValue()
    }

    mutating func literal(_ literal: JSONLiteral) {
        place = place(of: nil)
        if place == .taped { tape.literal(literal) }
        endValue()
    }
}
