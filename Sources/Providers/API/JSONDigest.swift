/// Stands for a JSON value's content: equal contents give equal digests, in every process.
///
/// For telling whether something changed that may be private: the content cannot be got back from 64 bits.
struct JSONDigest: Decodable, Sendable {
    let value: UInt64

    init(from decoder: any Decoder) throws {
        var hash = FNV1a()
        try JSONDigest.absorb(decoder, into: &hash)
        value = hash.value
    }

    private static func absorb(_ decoder: any Decoder, into hash: inout FNV1a) throws {
        if let object = try? decoder.container(keyedBy: AnyKey.self) {
            hash.absorb("{")
            for key in object.allKeys.sorted(by: { $0.stringValue < $1.stringValue }) {
                hash.absorb(key.stringValue)
                hash.absorb(":")
                try absorb(try object.superDecoder(forKey: key), into: &hash)
            }
            hash.absorb("}")
        } else if var array = try? decoder.unkeyedContainer() {
            hash.absorb("[")
            while !array.isAtEnd { try absorb(try array.superDecoder(), into: &hash) }
            hash.absorb("]")
        } else {
            let scalar = try decoder.singleValueContainer()
            hash.absorb(Self.text(of: scalar))
        }
    }

    private static func text(of scalar: any SingleValueDecodingContainer) -> String {
        if scalar.decodeNil() { return "null" }
        if let flag = try? scalar.decode(Bool.self) { return flag ? "true" : "false" }
        if let whole = try? scalar.decode(Int64.self) { return "i\(whole)" }
        if let number = try? scalar.decode(Double.self) { return "d\(number)" }
        return ((try? scalar.decode(String.self)).map { "s\($0)" }) ?? "?"
    }
}

/// The 64-bit FNV-1a hash: stable from process to process, unlike `Hasher`.
struct FNV1a {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    /// Absorbs a text and its end, so that "ab", "c" and "a", "bc" differ.
    mutating func absorb(_ text: String) {
        for byte in text.utf8 { absorb(byte) }
        absorb(0xFF)
    }

    private mutating func absorb(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x100_0000_01b3
    }
}
