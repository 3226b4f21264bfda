package import HTTPExchange
import Settings
import Synchronization

/// A file besides the configuration that may change while the program runs: its last good content remains in use.
package final class LastGoodFile<Content: Sendable>: Sendable {
    /// What a file holds, and what is wrong with it.
    package struct State: Sendable {
        /// The last content that could be used; `nil` if there never was one.
        package var content: Content?
        /// Why the present content cannot be used; `nil` if it can.
        package var failure: RequestFailure?
        /// The bytes that were read last; `nil` if they could not be read.
        fileprivate var bytes: [UInt8]?
    }

    /// Reads the content, or throws why it cannot be used.
    package typealias Parser = @Sendable ([UInt8]) throws(RequestFailure) -> Content

    private static var maximumBytes: Int { 16 << 20 }

    package let path: String
    private let parse: Parser
    /// Guards the content.
    private let state = Mutex(State())

    /// - Parameters:
    ///   - path: Ready to be opened.
    ///   - parse: Reads the content, or throws why it cannot be used.
    package init(path: String, parse: @escaping Parser) {
        self.path = path
        self.parse = parse
    }

    /// Reads the file. If its bytes are those of the last time, they are not parsed again.
    package func read() async -> State {
        let bytes: [UInt8]
        do {
            bytes = try await WholeFile.contents(of: path, limit: Self.maximumBytes)
        } catch {
            return note(nil, .failure(RequestFailure(.credentials, error.description)))
        }
        if let known = state.withLock({ $0.bytes == bytes ? $0 : nil }) { return known }
        return note(bytes, Result(catching: { () throws(RequestFailure) in try parse(bytes) }))
    }

    private func note(_ bytes: [UInt8]?, _ result: Result<Content, RequestFailure>) -> State {
        state.withLock { state in
            state.bytes = bytes
            switch result {
            case .success(let content):
                state.content = content
                state.failure = nil
            case .failure(let failure):
                state.failure = failure
            }
            return state
        }
    }
}
