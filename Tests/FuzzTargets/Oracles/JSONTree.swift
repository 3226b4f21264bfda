import Foundation
package import JSONStream

/// A whole document as plain values, made by either reader.
package indirect enum JSONTree: Equatable, Sendable {
    case null, unreadable
    case bool(Bool)
    case number(int64: Int64?, double: UInt64?)
    case string(String)
    case array([JSONTree])
    case object([String: JSONTree])
}

extension JSONTree: Decodable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) {
            self.stringValue = stringValue
        }

        init?(intValue: Int) {
            nil
        }
    }

    /// What `JSONDecoder` makes of it; what it cannot read inside a document is `unreadable`.
    package init(from decoder: any Decoder) throws {
        if let object = try? decoder.container(keyedBy: Key.self) {
            let members = try object.allKeys.map { ($0.stringValue, try object.decode(JSONTree.self, forKey: $0)) }
            self = .object(Dictionary(uniqueKeysWithValues: members))
        } else if var array = try? decoder.unkeyedContainer() {
            var elements: [JSONTree] = []
            while !array.isAtEnd { elements.append(try array.decode(JSONTree.self)) }
            self = .array(elements)
        } else {
            self = try Self.scalar(try decoder.singleValueContainer())
        }
    }

    private static func scalar(_ container: any SingleValueDecodingContainer) throws -> JSONTree {
        if container.decodeNil() { return .null }
        if let bool = try? container.decode(Bool.self) { return .bool(bool) }
        let int64 = try? container.decode(Int64.self)
        let double = try? container.decode(Double.self)
        if int64 != nil || double != nil { return .number(int64: int64, double: double?.bitPattern) }
        return (try? container.decode(String.self)).map { .string($0) } ?? .unreadable
    }

    /// What `JSONDecoder` makes of the bytes; `nil` if they are not JSON to it.
    package static func decoded(_ bytes: [UInt8]) -> JSONTree? {
        try? JSONDecoder().decode(JSONTree.self, from: Data(bytes))
    }
}

extension JSONTree {
    package init(_ value: JSONValue) {
        if value.isNull {
            self = .null
        } else if let bool = value.bool {
            self = .bool(bool)
        } else if let members = value.members {
            self = .object(Dictionary(uniqueKeysWithValues: members.map { ($0.key, JSONTree($0.value)) }))
        } else if let elements = value.elements {
            self = .array(elements.map { JSONTree($0) })
        } else if value.int64 != nil || value.double != nil {
            self = .number(int64: value.int64, double: value.double?.bitPattern)
        } else {
            self = value.string.map { .string($0) } ?? .unreadable
        }
    }

    /// What the tokens of the bytes amount to, taken in pieces that end at `splits`.
    package static func streamed(_ bytes: [UInt8], splits: [Int] = []) throws(JSONStreamError) -> JSONTree {
        var tokenizer = JSONTokenizer()
        var recorder = JSONTapeRecorder()
        var start = 0
        for end in splits + [bytes.count] {
            let taken = try tokenizer.read(bytes.span.extracting(start..<end).bytes, into: &recorder)
            precondition(taken == end - start)
            start = end
        }
        try tokenizer.finish(into: &recorder)
        return JSONTree(recorder.value)
    }
}

extension JSONTree {
    /// Whether this is what `JSONDecoder` made of the same document, or more where it reads less than stands there:
    /// it has no text for half a surrogate pair, takes `0e5` for no double, and only few of the whole numbers from 2^53
    /// on that are written with a point.
    package func agrees(with decoded: JSONTree) -> Bool {
        switch (self, decoded) {
        case (.number(let int64, let double), .number(let decodedInt64, let decodedDouble)):
            let isLarge = double.map { Double(bitPattern: $0).magnitude >= 0x1p53 } ?? false
            let isZero = double.map { Double(bitPattern: $0) == 0 } ?? false
            return (int64 == decodedInt64 || decodedInt64 == nil && isLarge)
                && (double == decodedDouble || decodedDouble == nil && isZero)
        case (.array(let elements), .array(let decodedElements)):
            return elements.count == decodedElements.count
                && zip(elements, decodedElements).allSatisfy { $0.agrees(with: $1) }
        case (.object(let members), .object(let decodedMembers)):
            return members.count == decodedMembers.count
                && members.allSatisfy { key, value in decodedMembers[key].map { value.agrees(with: $0) } ?? false }
        case (.string(let text), .unreadable):
            return text.unicodeScalars.contains("\u{FFFD}")
        case (.object(let members), .unreadable):
            return members.keys.contains { $0.unicodeScalars.contains("\u{FFFD}") }
        default:
            return self == decoded
        }
    }
}
