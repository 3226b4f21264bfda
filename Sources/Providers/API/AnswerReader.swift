package import HTTPExchange

/// Reads the body of a 200 answer while it arrives and makes a value of it at the end.
package protocol AnswerReader: BodyReader {
    associatedtype Answer: Sendable

    /// The value, once the last byte was read.
    ///
    /// - Throws: `not_json`, `schema`, or whatever else is wrong with the body.
    consuming func answer() throws(RequestFailure) -> Answer
}

/// Lets a reader see only the body of a 200, and keeps the beginning of any other for the vendor's error code.
struct SuccessBody<Reader: AnswerReader>: BodyReader {
    private static var keptErrorBytes: Int { 4096 }

    var reader: Reader
    private(set) var errorBody: [UInt8] = []

    init(_ reader: Reader) {
        self.reader = reader
    }

    mutating func read(_ bytes: RawSpan, of head: HTTPResponseHead) throws(RequestFailure) {
        if head.status == 200 {
            try reader.read(bytes, of: head)
        } else if errorBody.count < Self.keptErrorBytes {
            bytes.withUnsafeBytes { errorBody.append(contentsOf: $0.prefix(Self.keptErrorBytes - errorBody.count)) }
        }
    }
}
