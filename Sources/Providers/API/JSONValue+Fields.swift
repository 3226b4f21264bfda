import JSONStream
import SyncModel

extension JSONValue {
    /// A text, or a whole number in its decimal digits: some servers send ids unquoted. Empty counts as absent.
    var text: String? {
        if let string { return string.isEmpty ? nil : string }
        return int64.map { String($0) }
    }

    /// Whether it is a value, readable or not: null and an empty text are none.
    var isGiven: Bool {
        !isNull && string?.isEmpty != true
    }

    /// A whole number.
    var int: Int? {
        int64.flatMap { Int(exactly: $0) }
    }

    /// An RFC 3339 time.
    var timestamp: Timestamp? {
        withString { Timestamp(rfc3339: $0.span) }
    }
}
