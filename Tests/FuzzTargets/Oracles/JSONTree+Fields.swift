extension JSONTree {
    /// What Foundation makes of a document whose broken UTF-8 was replaced; `nil` for none.
    ///
    /// A byte of zero at its start makes Foundation see another coding, which is none here.
    static func decoded(repairing bytes: [UInt8]) -> JSONTree? {
        bytes.prefix(4).contains(0) ? nil : decoded(Array(String(decoding: bytes, as: UTF8.self).utf8))
    }

    subscript(key: String) -> JSONTree? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    var elements: [JSONTree]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// A text that is not empty, or a whole number in its digits, as identities are read.
    var text: String? {
        switch self {
        case .string(let text): text.isEmpty ? nil : text
        case .number(let whole?, _): String(whole)
        default: nil
        }
    }

    var isString: Bool {
        if case .string = self { true } else { false }
    }

    /// Whether Foundation reads all that stands there, as far as ``agrees(with:)`` tells.
    var isReadWhole: Bool {
        switch self {
        case .unreadable: false
        case .number(let whole, let double):
            whole != nil || double.map { Double(bitPattern: $0).magnitude < 0x1p53 } ?? false
        case .array(let elements): elements.allSatisfy(\.isReadWhole)
        case .object(let members): members.values.allSatisfy(\.isReadWhole)
        case .null, .bool, .string: true
        }
    }
}
