#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One connection of a ``ScriptedServer``: reads a request, plays its script, and so on until somebody leaves.
struct ScriptedConnection {
    let socket: Int32
    let number: Int
    let log: ServerLog

    func serve(_ script: ScriptedServer.Script) {
        var received: [UInt8] = []
        connection: while let head = readHead(&received) {
            guard let request = SeenRequest(head: head, connection: number) else { break }
            log.saw(request)
            for step in script(request) {
                guard play(step) else { break connection }
            }
        }
        log.ended(socket)
    }

    /// - Returns: Whether the connection still stands.
    private func play(_ step: ScriptedServer.Step) -> Bool {
        switch step {
        case .send(let bytes): return send(bytes)
        case .drip(let bytes, let pause): return bytes.allSatisfy { send([$0]) && isHeld(for: pause) }
        case .wait(let gate): return wait(for: gate)
        case .hang: return wait(for: nil)
        case .close: return false
        case .reset:
            // With no time to linger, close() drops what is unsent and resets.
            var option = linger(l_onoff: 1, l_linger: 0)
            setsockopt(socket, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
            return false
        }
    }

    private func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { sendBytes(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count <= 0 { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Lets time pass.
    ///
    /// - Returns: Whether the client is still there after it.
    private func isHeld(for pause: Duration) -> Bool {
        var watched = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        guard poll(&watched, 1, Int32(pause / .milliseconds(1))) > 0 else { return true }
        var byte: UInt8 = 0
        return recv(socket, &byte, 1, Int32(MSG_PEEK)) > 0
    }

    /// Waits for the gate, or for ever without one, but not after the client has left.
    private func wait(for gate: Gate?) -> Bool {
        while true {
            var watched = [
                pollfd(fd: socket, events: Int16(POLLIN), revents: 0),
                pollfd(fd: gate?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
            ]
            poll(&watched, 2, -1)
            if watched[1].revents != 0 { return true }
            var byte: UInt8 = 0
            if watched[0].revents != 0, recv(socket, &byte, 1, Int32(MSG_PEEK)) <= 0 { return false }
        }
    }

    /// The next head, without the empty line after it; what is left over stays in `received`.
    private func readHead(_ received: inout [UInt8]) -> String? {
        let end = Array("\r\n\r\n".utf8)
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            if let range = received.firstRange(of: end) {
                defer { received.removeSubrange(..<range.upperBound) }
                return String(decoding: received[..<range.lowerBound], as: UTF8.self)
            }
            let count = recv(socket, &chunk, chunk.count, 0)
            if count <= 0 { return nil }
            received += chunk[..<count]
        }
    }
}

/// The system's `send`, whose name the method above hides.
private func sendBytes(_ socket: Int32, _ bytes: UnsafeRawPointer?, _ count: Int, _ flags: Int32) -> Int {
    send(socket, bytes, count, flags)
}
