import JSONStream

/// Stands for a JSON value's content: equal contents give equal digests, in every process.
///
/// For telling whether something changed that may be private: the content cannot be got back from 64 bits.
struct JSONDigest: Sendable {
    let value: UInt64

    init(_ json: JSONValue) {
        var hash = FNV1a()
        JSONDigest.absorb(json, into: &hash)
        value = hash.value
    }

    private static func absorb(_ json: JSONValue, into hash: inout FNV1a) {
        if let members = json.members {
            hash.absorb("{")
            for (key, value) in members {
                hash.absorb(key)
                hash.absorb(":")
                absorb(value, into: &hash)
            }
            hash.absorb("}")
        } else if let elements = json.elements {
            hash.absorb("[")
            for element in elements { absorb(element, into: &hash) }
            hash.absorb("]")
        } else {
            absorb(scalar: json, into: &hash)
        }
    }

    private static func absorb(scalar: JSONValue, into hash: inout FNV1a) {
        if let text = scalar.string {
            hash.absorb(text, prefix: "s")
        } else if let whole = scalar.int64 {
            hash.absorb(String(whole), prefix: "i")
        } else if let number = scalar.double {
            hash.absorb(String(number), prefix: "d")
        } else if let flag = scalar.bool {
            hash.absorb(flag ? "true" : "false")
        } else {
            hash.absorb(scalar.isNull ? "null" : "?")
        }
    }
}

/// The 64-bit FNV-1a hash: stable from process to process, unlike `Hasher`.
struct FNV1a {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    /// Absorbs a text and its end, so that "ab", "c" and "a", "bc" differ.
    ///
    /// - Parameter prefix: A letter that comes before it.
    mutating func absorb(_ text: String, prefix: Unicode.Scalar? = nil) {
        if let prefix { absorb(UInt8(ascii: prefix)) }
        for byte in text.utf8 { absorb(byte) }
        absorb(0xFF)
    }

    private mutating func absorb(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x100_0000_01b3
    }
}
