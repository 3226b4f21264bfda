import Foundation

#if canImport(Glibc)
import Glibc
private let stream = Int32(SOCK_STREAM.rawValue)
private let noSignal = Int32(MSG_NOSIGNAL)
private let peek = Int32(MSG_PEEK | MSG_DONTWAIT)
#else
import Darwin
private let stream = SOCK_STREAM
private let noSignal: Int32 = 0
private let peek = MSG_PEEK | MSG_DONTWAIT
#endif

/// A TCP client that sends exactly the bytes it is told to, for what no HTTP library would send.
///
/// Reading blocks a thread of its own and is bounded by a deadline.
package final class RawClient: Sendable {
    /// What went wrong on the client's side.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    private let descriptor: Int32

    /// Connects to a port on 127.0.0.1.
    ///
    /// - Parameter receiveBuffer: The size asked for the socket's receive buffer in bytes; small for a slow reader.
    package init(port: Int, receiveBuffer: Int32? = nil) throws(Failure) {
        descriptor = socket(AF_INET, stream, 0)
        guard descriptor >= 0 else { throw Failure(description: "no socket: errno \(errno)") }
        if var size = receiveBuffer {
            setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw Failure(description: "cannot connect: errno \(errno)") }
    }

    deinit { close(descriptor) }

    /// Sends all bytes of a text.
    package func write(_ text: String) throws(Failure) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { sendBytes(descriptor, $0) }
            guard sent > 0 else { throw Failure(description: "cannot send: errno \(errno)") }
            rest = rest.dropFirst(sent)
        }
    }

    /// Sends all bytes of a long text on a thread of its own, so that those who must take it are never kept waiting.
    package func send(_ text: String) async throws {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread { continuation.resume(with: Result { try self.write(text) }) }
        }
    }

    /// Tells the server that nothing more will be sent.
    package func closeSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Whether the server has closed or reset the connection, and nothing is left to read.
    package var isClosed: Bool {
        var byte: UInt8 = 0
        let count = recv(descriptor, &byte, 1, peek)
        return count == 0 || (count < 0 && errno != EAGAIN)
    }

    /// Whether the server has reset the connection, whatever is left to read.
    package var isReset: Bool {
        var readiness = pollfd(fd: descriptor, events: 0, revents: 0)
        return poll(&readiness, 1, 0) > 0 && readiness.revents & Int16(POLLERR) != 0
    }

    /// Reads until the server closes, or until the bytes so far end with `suffix`.
    ///
    /// - Throws: When neither has happened `seconds` after the call, or when the connection breaks.
    package func read(until suffix: String? = nil, within seconds: Double = 60) async throws -> String {
        let suffix = suffix.map { Array($0.utf8) }
        return try await receive(within: seconds) { received in
            suffix.map { received.suffix($0.count).elementsEqual($0) } ?? false
        }
    }

    /// Reads until there is a whole head, and whatever came with it, or until the server closes.
    ///
    /// - Throws: As ``read(until:within:)``.
    package func readHead(within seconds: Double = 30) async throws -> String {
        let blankLine = Array("\r\n\r\n".utf8)
        return try await receive(within: seconds) { $0.prefix(4096).contains(blankLine) }
    }

    private func receive(
        within seconds: Double, isEnough: @escaping @Sendable ([UInt8]) -> Bool
    ) async throws -> String {
        try await withCheckedThrowingContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(with: Result { try self.block(within: seconds, isEnough: isEnough) })
            }
        }
    }

    private func block(within seconds: Double, isEnough: ([UInt8]) -> Bool) throws(Failure) -> String {
        let deadline = Date.now + seconds
        var received: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while !isEnough(received) {
            var readiness = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&readiness, 1, Int32(max(0, deadline.timeIntervalSinceNow * 1000))) > 0 else {
                let text = String(decoding: received.prefix(400), as: UTF8.self)
                throw Failure(description: "timed out after \(received.count) bytes: \(text)")
            }
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count >= 0 else { throw Failure(description: "connection broken: errno \(errno)") }
            if count == 0 { break }
            received += chunk[..<count]
        }
        return String(decoding: received, as: UTF8.self)
    }
}

/// The system's `send`, whose name a method above hides.
private func sendBytes(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    send(descriptor, bytes.baseAddress, bytes.count, noSignal)
}
