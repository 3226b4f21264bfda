import Glibc

/// A client that does nothing but read, the same for everybody who is measured.
enum Loopback {
    /// What came of one request.
    struct Answer {
        /// 0 if nobody answered.
        var status = 0
        /// Head and body.
        var bytes = 0
        /// From before the connection is opened until the last byte.
        var seconds = 0.0
    }

    /// Asks once, on a connection of its own.
    ///
    /// - Parameter headers: Further header lines.
    static func get(_ path: String, port: Int, headers: [String] = []) -> Answer {
        let start = Clock.wall
        let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(connection) }
        var answer = Answer()
        guard connect(connection, to: port) else { return answer }
        let lines = ["GET \(path) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Connection: close"] + headers
        let request = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        guard write(connection, request, request.count) == request.count else { return answer }
        withUnsafeTemporaryAllocation(byteCount: 1 << 20, alignment: 16) { memory in
            while true {
                let count = read(connection, memory.baseAddress, memory.count)
                guard count > 0 else { break }
                if answer.bytes == 0 { answer.status = status(of: memory[..<count]) }
                answer.bytes += count
            }
        }
        answer.seconds = Clock.wall - start
        return answer
    }

    /// Asks until the answer is a good one.
    ///
    /// - Throws: When the program has ended, or a minute has passed.
    static func untilAnswered(
        _ path: String, port: Int, by program: ChildProcess, pause: Double = 0.02
    ) throws(BenchmarkFailure) {
        let deadline = Clock.wall + 60
        while get(path, port: port).status != 200 {
            guard program.isRunning, Clock.wall < deadline else {
                throw BenchmarkFailure("nobody answers \(path) on port \(port)")
            }
            Clock.wait(pause)
        }
    }

    /// A port that nobody listens on.
    static func freePort() throws(BenchmarkFailure) -> Int {
        let probe = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(probe) }
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(probe, $0, length) == 0 && getsockname(probe, $0, &length) == 0
            }
        }
        guard isBound else { throw BenchmarkFailure("there is no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static func connect(_ socket: Int32, to port: Int) -> Bool {
        var address = loopback(port: port)
        return withUnsafePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        return address
    }

    /// The number in "HTTP/1.1 200 OK".
    private static func status(of head: Slice<UnsafeMutableRawBufferPointer>) -> Int {
        Int(String(decoding: head.dropFirst(9).prefix(3), as: UTF8.self)) ?? 0
    }
}
