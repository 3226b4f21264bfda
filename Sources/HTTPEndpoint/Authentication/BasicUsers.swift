/// Names and the bcrypt hashes of their passwords.
package struct BasicUsers: Sendable {
    private let hashes: [[UInt8]: String]
    /// The most expensive hash.
    private let decoy: String?
    /// The cost of the most expensive hash; 0 if there are no users.
    let maximumCost: Int

    /// - Parameter hashes: Each name once, each hash a bcrypt hash.
    package init(_ hashes: [(name: String, hash: String)]) {
        // Bytes, because texts that are spelled differently in Unicode may count as equal.
        self.hashes = Dictionary(hashes.map { (Array($0.name.utf8), $0.hash) }) { first, _ in first }
        decoy = hashes.map(\.hash).max { (Bcrypt.cost(of: $0) ?? 0) < (Bcrypt.cost(of: $1) ?? 0) }
        maximumCost = decoy.flatMap(Bcrypt.cost) ?? 0
    }

    package var isEmpty: Bool { hashes.isEmpty }

    func hash(of name: [UInt8]) -> String? {
        hashes[name]
    }

    /// The hash to work on for a name that nobody has, so that the answer takes as long as for one that somebody has.
    func hashToWorkOn(for name: [UInt8]) -> String? {
        hashes[name] ?? decoy
    }
}
