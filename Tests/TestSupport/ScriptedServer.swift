import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A raw HTTP/1.1 server on 127.0.0.1 that does to each request what a script says, however wrong.
///
/// Every connection has a thread of its own. When a script has been played and neither closed nor reset the connection,
/// the next request on it is read. The server stops when it is let go.
package final class ScriptedServer: Sendable {
    /// One move of the server.
    package enum Step: Sendable {
        /// Sends bytes, as they are.
        case send([UInt8])
        /// Sends them one by one, so far apart; ends the connection when the client leaves first.
        case drip([UInt8], every: Duration)
        /// Waits until the test opens the gate; ends the connection when the client leaves first.
        case wait(Gate)
        /// Does nothing until the client leaves.
        case hang
        /// Closes the connection properly.
        case close
        /// Breaks the connection with a TCP reset.
        case reset
    }

    /// Says what to do with a request; runs on the connection's thread.
    package typealias Script = @Sendable (SeenRequest) -> [Step]

    package let port: UInt16
    private let log: ServerLog

    /// Starts to listen on a free port.
    package init(_ script: @escaping Script) throws {
        let (listener, port) = try listenOnLoopback()
        let log = ServerLog(listener: listener)
        self.port = port
        self.log = log
        Thread.detachNewThread { acceptConnections(listener, log, script) }
    }

    /// Answers every request with the same bytes and keeps the connection open.
    package convenience init(answering answer: [UInt8]) throws {
        try self.init { _ in [.send(answer)] }
    }

    deinit {
        stop()
    }

    /// Ends every connection and stops listening.
    package func stop() {
        log.stop()
    }

    /// The URL of a path on this server.
    package func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

    /// The requests seen until now, in the order in which their heads were complete.
    package var requests: [SeenRequest] { log.counts.requests }

    /// How many connections were made until now.
    package var connectionCount: Int { log.counts.opened }

    /// Returns the requests once there are at least so many.
    @discardableResult
    package func untilRequests(_ count: Int) async -> [SeenRequest] {
        await log.until { $0.requests.count >= count }.requests
    }

    /// Returns once at least so many connections have ended, by either side.
    package func untilConnectionsEnded(_ count: Int) async {
        _ = await log.until { $0.ended >= count }
    }
}

private func listenOnLoopback() throws -> (listener: Int32, port: UInt16) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
            bind(listener, pointer, size) == 0 && listen(listener, 512) == 0
                && getsockname(listener, pointer, &size) == 0
        }
    }
    guard listener >= 0, status else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EADDRNOTAVAIL) }
    return (listener, UInt16(bigEndian: address.sin_port))
}

private func acceptConnections(_ listener: Int32, _ log: ServerLog, _ script: @escaping ScriptedServer.Script) {
    while true {
        let socket = accept(listener, nil, nil)
        if socket < 0 {
            if errno == EINTR || errno == ECONNABORTED { continue }
            break
        }
        guard let number = log.opened(socket) else {
            close(socket)
            break
        }
        Thread.detachNewThread {
            ScriptedConnection(socket: socket, number: number, log: log).serve(script)
        }
    }
    log.endedListening(listener)
}
