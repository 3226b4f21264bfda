/// One reader of bytes from outside, and what has to hold whatever the bytes are.
package struct FuzzTarget: Sendable {
    /// The folder of its corpus, and what `make fuzz` calls it.
    package let name: String
    /// The most bytes of one input: what is longer shows nothing new, only later.
    package let longestInput: Int
    /// Words of the language read, for a fuzzer to put together.
    package let words: [String]
    /// Reads an input in every way there is.
    ///
    /// - Throws: The first property that does not hold.
    package let check: @Sendable ([UInt8]) async throws(Finding) -> Void

    init(
        _ name: String, longestInput: Int = 1024, words: [String],
        check: @escaping @Sendable ([UInt8]) async throws(Finding) -> Void
    ) {
        self.name = name
        self.longestInput = longestInput
        self.words = words
        self.check = check
    }
}

extension FuzzTarget: CustomStringConvertible {
    package var description: String { name }
}

extension FuzzTarget {
    /// All of them: a new one is a file in `Targets`, a line here and a folder of the corpus.
    package static let all: [FuzzTarget] = [
        .json, .jsonList, .rfc3339, .frequency, .nango, .paragon, .merge, .page, .configuration, .webConfiguration,
        .accept, .query, .exposition, .history,
    ]
}
