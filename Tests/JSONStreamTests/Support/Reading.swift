import JSONStream

extension JSONValue {
    /// The value that a document in one piece holds.
    init(_ document: String) throws(JSONStreamError) {
        try self.init(Array(document.utf8))
    }

    init(_ document: [UInt8]) throws(JSONStreamError) {
        var tokenizer = JSONTokenizer()
        var recorder = JSONTapeRecorder()
        _ = try tokenizer.read(document.span.bytes, into: &recorder)
        try tokenizer.finish(into: &recorder)
        self = recorder.value
    }
}

extension JSONList where Element: JSONElement {
    /// The list under "list", read in pieces of `size` bytes.
    init(
        reading document: String, others: Set<String> = [], largestValue: Int = 1 << 20, inPiecesOf size: Int = .max
    ) throws(JSONStreamError) {
        let bytes = Array(document.utf8)
        var reader = JSONListReader<Element>(list: "list", others: others, largestValue: largestValue)
        var start = 0
        while start < bytes.count {
            let end = size < bytes.count - start ? start + size : bytes.count
            try reader.read(bytes.span.extracting(start..<end).bytes)
            start = end
        }
        self = try reader.finish()
    }
}
