package import HTTPExchange
package import JSONStream

/// Reads an object with one long list while its bytes arrive, element by element.
package struct JSONListAnswer<Element: Sendable>: AnswerReader {
    private var reader: JSONListReader<Element>

    /// - Parameters:
    ///   - list: The key of the list.
    ///   - others: The keys of other members to keep.
    ///   - largestValue: Bytes that one element or other member may take in memory, two or three times its text.
    ///   - make: Makes an element, or nothing of one that is of no use.
    package init(
        _ list: String, others: Set<String> = [], largestValue: Int = 16 << 20,
        make: @escaping JSONListReader<Element>.Making
    ) {
        reader = JSONListReader(list: list, others: others, largestValue: largestValue, make: make)
    }

    /// Reads elements that need nothing but their JSON.
    package init(_ list: String, others: Set<String> = [], largestValue: Int = 16 << 20) where Element: JSONElement {
        self.init(list, others: others, largestValue: largestValue) { Element($0) }
    }

    package mutating func read(_ bytes: RawSpan, of head: HTTPResponseHead) throws(RequestFailure) {
        do throws(JSONStreamError) {
            try reader.read(bytes)
        } catch {
            throw RequestFailure(error)
        }
    }

    package consuming func answer() throws(RequestFailure) -> JSONList<Element> {
        do throws(JSONStreamError) {
            return try reader.finish()
        } catch {
            throw RequestFailure(error)
        }
    }
}

extension RequestFailure {
    /// What is wrong with an answer that came whole.
    init(_ error: JSONStreamError) {
        let reason: FailureReason =
            switch error.kind {
            case .notJSON: .notJSON
            case .wrongShape: .schema
            case .tooLarge: .tooLarge
            }
        self.init(reason, "the answer \(error)")
    }
}
