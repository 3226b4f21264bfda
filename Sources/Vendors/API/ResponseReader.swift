package import HTTPExchange

/// Reads the body of a 200 response while it arrives, and makes a value of it at the end.
package protocol ResponseReader: BodyReader {
    associatedtype Response: Sendable

    /// The value, once the last byte was read.
    ///
    /// - Throws: `not_json`, `schema`, or whatever else is wrong with the body.
    consuming func response() throws(RequestFailure) -> Response
}

/// Passes only the body of a 200 to a reader, and keeps the beginning of any other for the vendor's error code.
struct SuccessBody<Reader: ResponseReader>: BodyReader {
    private static var maximumErrorBytes: Int { 4096 }

    var reader: Reader
    private(set) var errorBody: [UInt8] = []

    init(_ reader: Reader) {
        self.reader = reader
    }

    var isComplete: Bool { reader.isComplete }

    mutating func read(_ bytes: RawSpan, of head: HTTPResponseHead) throws(RequestFailure) {
        if head.status == 200 {
            try reader.read(bytes, of: head)
        } else if errorBody.count < Self.maximumErrorBytes {
            bytes.withUnsafeBytes { errorBody.append(contentsOf: $0.prefix(Self.maximumErrorBytes - errorBody.count)) }
        }
    }
}
