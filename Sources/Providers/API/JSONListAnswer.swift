package import HTTPExchange
package import JSONStream

/// Reads an object with one long list while its bytes arrive, element by element.
package struct JSONListAnswer<Element: JSONElement>: AnswerReader {
    private var reader: JSONListReader<Element>

    /// - Parameters:
    ///   - list: The key of the list.
    ///   - others: The keys of other members to keep.
    ///   - largestValue: Bytes that one element or other member may take in memory, two or three times its text.
    package init(_ list: String, others: Set<String> = [], largestValue: Int = 16 << 20) {
        reader = JSONListReader(list: list, others: others, largestValue: largestValue)
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
    fileprivate init(_ error: JSONStreamError) {
        let reason: FailureReason =
            switch error.kind {
            case .notJSON: .notJSON
            case .wrongShape: .schema
            case .tooLarge: .tooLarge
            }
        self.init(reason, "the answer \(error)")
    }
}
