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

    /// Whether a field is there with a value, readable or not: absent, null and an empty text are none.
    func isGiven(_ key: Key) -> Bool {
        (try? decodeNil(forKey: key)) == false && lenient(key, as: String.self)?.isEmpty != true
    }

    /// A text, or a whole number in its decimal digits: some servers send ids unquoted. Empty counts as absent.
    func lenientText(_ key: Key) -> String? {
        if let text = lenient(key, as: String.self) { return text.isEmpty ? nil : text }
        return lenient(key, as: Int64.self).map { String($0) }
    }
}

/// A key that was not known when this was written.
struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) {
        self.stringValue = stringValue
    }

    init?(intValue: Int) {
        nil
    }
}
