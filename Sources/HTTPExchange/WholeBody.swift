/// Collects a whole body, for responses that are small or that are decoded at once.
package struct WholeBody: BodyReader {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    package mutating func read(_ chunk: RawSpan, of head: HTTPResponseHead) {
        chunk.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }
}
