/// A decoded element, or nothing where the element cannot be read: the rest of the list stands.
struct Lenient<Value: Decodable & Sendable>: Decodable, Sendable {
    let value: Value?

    init(from decoder: any Decoder) throws {
        value = try? Value(from: decoder)
    }
}

extension KeyedDecodingContainer {
    /// The value of an optional field, or `nil` if it is absent, null or of another type.
    func lenient<Value: Decodable>(_ key: Key, as type: Value.Type = Value.self) -> Value? {
        try? decodeIfPresent(Value.self, forKey: key)
    }

    /// A text, or a whole number in its decimal digits: some servers send ids unquoted. Empty counts as absent.
    func lenientText(_ key: Key) -> String? {
        if let text = lenient(key, as: String.self) { return text.isEmpty ? nil : text }
        return lenient(key, as: Int64.self).map { String($0) }
    }

    /// A number of things: whole, and not below zero.
    func lenientCount(_ key: Key) -> Int? {
        lenient(key, as: Int.self).flatMap { $0 < 0 ? nil : $0 }
    }
}
