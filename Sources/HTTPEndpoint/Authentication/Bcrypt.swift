import CCrypt

/// The password hash of `htpasswd -B`.
package enum Bcrypt {
    /// The highest cost that is accepted: a log-in with it takes some seconds, and every step doubles that.
    package static let maximumCost = 15

    /// The cost of a hash: its computation takes 2^cost steps, at 10 about 45 ms.
    ///
    /// - Returns: `nil` for a text that is no bcrypt hash.
    package static func cost(of hash: String) -> Int? {
        let parts = hash.utf8.split(separator: UInt8(ascii: "$"), omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].isEmpty, ["2a", "2b", "2y"].contains(String(parts[1])),
            parts[2].count == 2, parts[2].allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains),
            let cost = Int(String(parts[2]) ?? ""), (4...31).contains(cost),
            parts[3].count == 53, parts[3].allSatisfy(isDigit)
        else { return nil }
        return cost
    }

    /// Hashes the password as the hash was made, and compares in a time that does not depend on where they differ.
    ///
    /// Blocks for as long as the cost says.
    package static func matches(password: [UInt8], hash: String) -> Bool {
        // C ends the password at a zero byte; it is hashed all the same, so that this takes no less time.
        let isWhole = !password.contains(0)
        let computed = withUnsafeTemporaryAllocation(of: crypt_data.self, capacity: 1) { data -> [UInt8]? in
            data.initialize(repeating: crypt_data())
            // What the password left behind.
            defer { data.initialize(repeating: crypt_data()) }
            let phrase = (password + [0]).map { CChar(bitPattern: $0) }
            guard let result = crypt_r(phrase, hash, data.baseAddress) else { return nil }
            return Array(String(cString: result).utf8)
        }
        // A failure is a text that begins with *, and equals no hash.
        return isWhole && isEqual(computed ?? [], Array(hash.utf8))
    }

    /// Looks at every byte, wherever the first difference is.
    static func isEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        guard one.count == other.count else { return false }
        return zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
