import JSONStream
import SyncModel

/// A hash of a JSON value's content: equal contents have equal digests, in every process.
///
/// Shows whether something changed that may be private: 64 bits do not reveal the content.
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
