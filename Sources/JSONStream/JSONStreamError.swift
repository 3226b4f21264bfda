/// Why a document cannot be used: it is not JSON, not of the expected shape, or too large in one place.
package struct JSONStreamError: Error, Equatable, Sendable {
    /// What was met.
    package enum Reason: Equatable, Sendable {
        /// Nothing but blanks.
        case empty
        /// The document ended before its last bracket, quote or letter.
        case cutShort
        /// The first byte was a `<`: a page for people.
        case markup
        /// A byte that no JSON has in this place.
        case unexpectedByte
        /// More than 512 containers inside one another.
        case tooDeep
        /// A key of the outermost object that has no text, for instance with an escape that does not exist.
        case unreadableKey
        /// The outermost value is no object.
        case noObject
        /// The outermost object has no such member.
        case noList(String)
        /// The member is there, and no array.
        case notAList(String)
        /// One value takes more memory than it may.
        case valueTooLarge
    }

    /// What a reason amounts to.
    package enum Kind: Sendable {
        case notJSON, wrongShape, tooLarge
    }

    package var reason: Reason
    /// How many bytes of the document came before.
    package var offset: Int

    package init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }

    package var kind: Kind {
        switch reason {
        case .empty, .cutShort, .markup, .unexpectedByte, .tooDeep, .unreadableKey: .notJSON
        case .noObject, .noList, .notAList: .wrongShape
        case .valueTooLarge: .tooLarge
        }
    }
}

extension JSONStreamError: CustomStringConvertible {
    /// One sentence that follows "the response", without a full stop and without a piece of the document.
    package var description: String {
        switch reason {
        case .empty: "was empty"
        case .cutShort: "was not JSON: it ended early, after byte \(offset)"
        case .markup: "was an HTML page"
        case .unexpectedByte: "was not JSON: it went wrong at byte \(offset)"
        case .tooDeep: "was not JSON that can be read: it is nested too deeply at byte \(offset)"
        case .unreadableKey: "was not JSON: the key before byte \(offset) is broken"
        case .noObject: "had an unexpected top level"
        case .noList(let key): "had no \(key)"
        case .notAList(let key): "had an unexpected \(key)"
        case .valueTooLarge: "had too large a value at byte \(offset)"
        }
    }
}
