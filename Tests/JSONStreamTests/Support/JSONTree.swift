import Foundation
import JSONStream

/// A whole document as plain values, made by either reader.
indirect enum JSONTree: Equatable {
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
    init(from decoder: any Decoder) throws {
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
    static func decoded(_ bytes: [UInt8]) -> JSONTree? {
        try? JSONDecoder().decode(JSONTree.self, from: Data(bytes))
    }
}

extension JSONTree {
    init(_ value: JSONValue) {
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
    static func streamed(_ bytes: [UInt8], splits: [Int] = []) throws(JSONStreamError) -> JSONTree {
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
