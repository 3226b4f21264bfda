package import HTTPExchange
package import JSONStream

/// Reads an object with one long list while its bytes arrive, element by element.
package struct JSONListResponse<Element: Sendable>: ResponseReader {
    private var reader: JSONListReader<Element>
    private let isPage: Bool

    /// - Parameters:
    ///   - list: The key of the list.
    ///   - others: The keys of other members to keep.
    ///   - isPage: Whether the list is one of several pages. Then the caller checks whether anything is readable.
    ///   - maximumValueBytes: The memory that one element or other member may take, two or three times its text.
    ///   - make: Makes an element, or `nil` of one that cannot be used.
    package init(
        _ list: String, others: Set<String> = [], isPage: Bool = false, maximumValueBytes: Int = 16 << 20,
        make: @escaping JSONListReader<Element>.Making
    ) {
        reader = JSONListReader(list: list, others: others, largestValue: maximumValueBytes, make: make)
        self.isPage = isPage
    }

    /// Reads elements that need nothing but their JSON.
    package init(
        _ list: String, others: Set<String> = [], isPage: Bool = false, maximumValueBytes: Int = 16 << 20
    ) where Element: JSONElement {
        self.init(list, others: others, isPage: isPage, maximumValueBytes: maximumValueBytes) { Element($0) }
    }

    package mutating func read(_ bytes: RawSpan, of head: HTTPResponseHead) throws(RequestFailure) {
        do throws(JSONStreamError) {
            try reader.read(bytes)
        } catch {
            throw RequestFailure(error)
        }
    }

    /// The list.
    ///
    /// - Throws: `schema` also for a whole list of nothing but unreadable elements.
    package consuming func response() throws(RequestFailure) -> JSONList<Element> {
        let list: JSONList<Element>
        do throws(JSONStreamError) {
            list = try reader.finish()
        } catch {
            throw RequestFailure(error)
        }
        if !isPage, list.elements.isEmpty, list.unreadableElements > 0 {
            throw .nothingReadable(of: list.unreadableElements)
        }
        return list
    }
}

extension RequestFailure {
    /// A list whose elements are all unreadable is something else than expected, not an empty list.
    static func nothingReadable(of count: Int) -> RequestFailure {
        RequestFailure(.schema, "the response had \(count) elements, none with the members that identify it")
    }

    /// What is wrong with a response that arrived whole.
    init(_ error: JSONStreamError) {
        let reason: FailureReason =
            switch error.kind {
            case .notJSON: .notJSON
            case .wrongShape: .schema
            case .tooLarge: .tooLarge
            }
        self.init(reason, "the response \(error)")
    }
}
