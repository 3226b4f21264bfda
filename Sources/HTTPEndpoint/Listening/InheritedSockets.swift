#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Listening sockets that systemd opened before it started this process (`systemd.socket`(5), `sd_listen_fds`(3)).
package struct InheritedSockets: Sendable {
    /// The first descriptor that systemd hands over; the others follow it.
    private static let firstDescriptor: Int32 = 3

    let descriptors: [Int32]

    /// Takes over the sockets, which can be done once in a process.
    ///
    /// - Parameter environment: Gives a variable's value; `LISTEN_FDS` says how many there are, `LISTEN_PID` for whom.
    /// - Throws: ``EndpointError/noInheritedSockets(reason:)`` if there is none, or one that is not listening.
    package static func fromSystemd(
        environment: (String) -> String? = { getenv($0).map { String(cString: $0) } }
    ) throws(EndpointError) -> InheritedSockets {
        guard let count = environment("LISTEN_FDS").flatMap({ Int32($0) }), count > 0 else {
            throw .noInheritedSockets(reason: "LISTEN_FDS names none")
        }
        guard environment("LISTEN_PID") == String(getpid()) else {
            throw .noInheritedSockets(reason: "LISTEN_PID names another process")
        }
        guard count < 1024 else { throw .noInheritedSockets(reason: "LISTEN_FDS is \(count)") }
        return try InheritedSockets(descriptors: (0..<count).map { firstDescriptor + $0 })
    }

    init(descriptors: [Int32]) throws(EndpointError) {
        for descriptor in descriptors {
            guard Self.isListening(descriptor) else {
                throw .noInheritedSockets(reason: "file descriptor \(descriptor) is not a listening stream socket")
            }
            // Programs that this one starts have no use for it.
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        }
        self.descriptors = descriptors
    }

    private static func isListening(_ descriptor: Int32) -> Bool {
        #if canImport(Darwin)
        let stream = SOCK_STREAM
        #else
        let stream = Int32(SOCK_STREAM.rawValue)
        #endif
        return option(SO_ACCEPTCONN, of: descriptor) == 1 && option(SO_TYPE, of: descriptor) == stream
    }

    private static func option(_ name: Int32, of descriptor: Int32) -> Int32? {
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, name, &value, &size) == 0 ? value : nil
    }
}
