/// What takes the tokens of a document in their order.
///
/// The text of a key, a string or a number comes in pieces before the call that says which of the three it was.
package protocol JSONTokenSink {
    /// Whether it has to be looked at before it takes another token.
    var isFull: Bool { get }

    mutating func begin(_ container: JSONContainer)
    mutating func end(_ container: JSONContainer)

    /// A piece of text as it stands in the document; strings may hold broken UTF-8.
    mutating func text(_ piece: RawSpan)
    /// A piece of text that stood escaped in the document.
    mutating func text(_ scalar: Unicode.Scalar)

    /// Ends a key.
    ///
    /// - Parameter isReadable: Whether it has a text: no bare control character, no escape unknown to JSON.
    mutating func key(isReadable: Bool)
    /// Ends a string; see ``key(isReadable:)``.
    mutating func string(isReadable: Bool)
    /// Ends what looks like a number. Whether it is one shows when it is read.
    mutating func number()
    mutating func literal(_ literal: JSONLiteral)
}

/// What holds other values.
package enum JSONContainer: Sendable {
    case object, array
}

/// The three words of JSON.
package enum JSONLiteral: Sendable {
    case null, `true`, `false`

    var spelling: StaticString {
        switch self {
        case .null: "null"
        case .true: "true"
        case .false: "false"
        }
    }
}
