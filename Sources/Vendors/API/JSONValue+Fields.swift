import JSONStream
import SyncModel

extension JSONValue {
    /// A text, or a whole number as its decimal digits: some servers send IDs unquoted. An empty text counts as absent.
    func text(_ key: StaticString) -> String? {
        if let string = string(key) { return string.isEmpty ? nil : string }
        return int64(key).map { String($0) }
    }

    /// A whole number that is not negative.
    func count(_ key: StaticString) -> Int? {
        self[key]?.count
    }

    /// See ``count(_:)``.
    var count: Int? {
        int64.flatMap { $0 < 0 ? nil : Int(exactly: $0) }
    }

    /// An RFC 3339 time.
    func timestamp(_ key: StaticString) -> Timestamp? {
        withString(key) { Timestamp(rfc3339: $0.span) }
    }

    /// Whether a member has a value, readable or not. Null and an empty text are no values.
    func isGiven(_ key: StaticString) -> Bool {
        guard let value = self[key], !value.isNull else { return false }
        return value.withString { $0.isEmpty } != true
    }
}
