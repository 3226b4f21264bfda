/// What a list holds, made from the JSON of one element.
package protocol JSONElement: Sendable {
    /// - Returns: `nil` for an element that is of no use; the rest of the list stands.
    init?(_ json: JSONValue)
}

/// What was read of `{"list": [element, …], "more": …}`.
package struct JSONList<Element: Sendable>: Sendable {
    /// The elements that could be read, in order.
    package var elements: [Element] = []
    /// How many elements could not.
    package var unreadableElements = 0
    /// Those members beside the list that were asked for and are there.
    package var others: [String: JSONValue] = [:]

    package init() {}
}

/// Reads an object with one long list while it arrives.
///
/// Memory is what the elements keep, and one element's tape.
package struct JSONListReader<Element: Sendable>: Sendable {
    /// Makes an element, or nothing of one that is of no use.
    package typealias Making = @Sendable (JSONValue) -> Element?

    private var tokens: JSONListTokens
    private var list = JSONList<Element>()
    private let make: Making

    /// - Parameters:
    ///   - list: The key of the list.
    ///   - others: The keys of other members to keep.
    ///   - largestValue: Bytes that one element or other member may take in memory, two or three times its text.
    ///   - make: What becomes of the elements.
    package init(list: String, others: Set<String>, largestValue: Int, make: @escaping Making) {
        self.make = make
        tokens = JSONListTokens(sink: JSONListSink(list: list, others: others, largestValue: largestValue))
    }

    /// Reads elements that need nothing but their JSON.
    package init(list: String, others: Set<String>, largestValue: Int) where Element: JSONElement {
        self.init(list: list, others: others, largestValue: largestValue) { Element($0) }
    }

    /// Takes the next bytes of the document.
    package mutating func read(_ bytes: RawSpan) throws(JSONStreamError) {
        var taken = 0
        while taken < bytes.byteCount {
            guard let element = try tokens.element(in: bytes, from: &taken) else { continue }
            if let element = make(element) {
                list.elements.append(element)
            } else {
                list.unreadableElements += 1
            }
        }
    }

    /// What was read, once there are no more bytes.
    package func finish() throws(JSONStreamError) -> JSONList<Element> {
        var whole = list
        whole.others = try tokens.finish()
        return whole
    }
}

/// The tokens of such a document, as far as they do not depend on what becomes of the elements.
private struct JSONListTokens: Sendable {
    var tokenizer = JSONTokenizer()
    var sink: JSONListSink

    /// The next element that ends in the bytes from `taken` on, if one does.
    @inline(never)
    mutating func element(in bytes: RawSpan, from taken: inout Int) throws(JSONStreamError) -> JSONValue? {
        if sink.isFull { sink.dropElement() }
        taken += try tokenizer.read(bytes.extracting(taken..<bytes.byteCount), into: &sink)
        try sink.check(at: tokenizer.consumed)
        return sink.isFull ? sink.element : nil
    }

    func finish() throws(JSONStreamError) -> [String: JSONValue] {
        var (tokenizer, sink) = (tokenizer, sink)
        try tokenizer.finish(into: &sink)
        try sink.checkShape(at: tokenizer.consumed)
        return sink.others
    }
}
