import HTTPExchange
import Settings
import Synchronization

/// The file that lists Connected Users, and what it said when it could last be read.
final class ParagonUsersFile: Sendable {
    private static let limit = 16 << 20

    private let path: String
    private let lastGood = Mutex<[String]?>(nil)

    init(path: String) {
        self.path = path
    }

    /// The users listed now, or those listed last together with what is wrong with the file now.
    ///
    /// - Throws: What is wrong with it, if it never could be read.
    func users() async throws(RequestFailure) -> (users: [String], fault: RequestFailure?) {
        do throws(RequestFailure) {
            let users = try await read()
            lastGood.withLock { $0 = users }
            return (users, nil)
        } catch {
            guard let users = lastGood.withLock({ $0 }) else { throw error }
            return (users, error)
        }
    }

    /// The users listed now.
    func read() async throws(RequestFailure) -> [String] {
        let bytes: [UInt8]
        do {
            bytes = try await WholeFile.contents(of: path, limit: Self.limit)
        } catch {
            throw RequestFailure(.credentials, "users file: \(error)")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw RequestFailure(.credentials, "users file: \(path) is not UTF-8 text")
        }
        do throws(InvalidLine) {
            return try Self.users(in: text)
        } catch {
            throw RequestFailure(.credentials, "users file: line \(error.number) of \(path) \(error.fault)")
        }
    }

    /// One id a line, each once, in their order.
    ///
    /// Blank lines count for nothing, nor does what follows a `#` at the start of a line or after white space: inside
    /// a word it belongs to the id.
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

    /// Why a line names no user.
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
