/// Makes inputs of others, without looking at what they reach: the little that ordinary tests can do of fuzzing.
package struct Mutation: Sendable {
    private let inputs: [[UInt8]]
    private let words: [[UInt8]]
    private let longest: Int
    private var random: SeededGenerator

    /// - Parameter inputs: At least one.
    package init(of inputs: [[UInt8]], for target: FuzzTarget, seed: UInt64) {
        self.inputs = inputs
        words = target.words.map { Array($0.utf8) }
        longest = target.longestInput
        random = SeededGenerator(seed: seed)
    }

    /// The next input.
    package mutating func next() -> [UInt8] {
        var bytes = inputs.randomElement(using: &random) ?? []
        for _ in 0..<Int.random(in: 1...6, using: &random) { change(&bytes) }
        return Array(bytes.prefix(longest))
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        let start = Int.random(in: 0...bytes.count, using: &random)
        let end = min(bytes.count, start + Int.random(in: 0...8, using: &random))
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes.replaceSubrange(start..<end, with: [UInt8.random(in: 0...255, using: &random)])
        case 1: bytes.removeSubrange(start..<end)
        case 2: bytes.insert(contentsOf: bytes[start..<end], at: Int.random(in: 0...bytes.count, using: &random))
        case 3: bytes.removeSubrange(start...)
        case 4:
            let other = inputs.randomElement(using: &random) ?? []
            bytes.insert(contentsOf: other.suffix(Int.random(in: 0...other.count, using: &random)), at: start)
        default: bytes.replaceSubrange(start..<end, with: words.randomElement(using: &random) ?? [])
        }
    }
}
