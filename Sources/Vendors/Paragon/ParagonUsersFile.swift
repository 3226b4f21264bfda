import HTTPExchange
import Settings

/// The language of `users_file`: one Connected User a line.
enum ParagonUsersFile {
    /// Reads the users from a file's bytes.
    ///
    /// - Parameter path: Names the file in failures.
    static func parser(of path: String) -> @Sendable ([UInt8]) throws(RequestFailure) -> [String] {
        { bytes throws(RequestFailure) in
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw RequestFailure(.credentials, "users file: \(path) is not UTF-8 text")
            }
            do throws(InvalidLine) {
                return try users(in: text)
            } catch {
                throw RequestFailure(.credentials, "users file: line \(error.number) of \(path) \(error.fault)")
            }
        }
    }

    /// One ID a line, each once, in their order.
    ///
    /// Blank lines are ignored, and so is the text after a `#` at the start of a line or after white space: inside a
    /// word it belongs to the ID.
    static func users(in text: String) throws(InvalidLine) -> [String] {
        var users: [String] = []
        var seen: Set<String> = []
        let text = text.hasPrefix("\u{FEFF}") ? text.dropFirst() : text[...]
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let user = String(line.drop(while: \.isWhitespace)).withoutComment.trimmingTrailingWhitespace()
            if user.isEmpty { continue }
            if user.unicodeScalars.contains(where: \.isControl) {
                throw InvalidLine(number: index + 1, fault: "holds a control character")
            }
            if seen.insert(user).inserted { users.append(user) }
        }
        return users
    }

    /// Why a line does not name a user.
    struct InvalidLine: Error {
        let number: Int
        let fault: String
    }
}

extension String {
    /// The text up to a `#` that starts it or follows white space.
    fileprivate var withoutComment: String {
        var precededByBlank = true
        for index in indices {
            if self[index] == "#", precededByBlank { return String(self[..<index]) }
            precededByBlank = self[index].isWhitespace
        }
        return self
    }
}
