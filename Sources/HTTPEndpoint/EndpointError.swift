#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Why a server does not listen, or no longer does.
package enum EndpointError: Error, Equatable, Sendable {
    /// The text is not an address to listen on.
    case invalidAddress(String, expected: String)
    /// The system refused the address.
    case cannotListen(ListenAddress, reason: String)
    /// The process was not started with listening sockets.
    case noInheritedSockets(reason: String)
    /// A listening socket was closed from outside.
    case listenerLost
}

extension EndpointError: CustomStringConvertible {
    /// One sentence without a full stop.
    package var description: String {
        switch self {
        case .invalidAddress(let text, let expected): "invalid listen address \"\(text)\": \(expected)"
        case .cannotListen(let address, let reason): "cannot listen on \(address): \(reason)"
        case .noInheritedSockets(let reason):
            "no listening sockets from systemd: \(reason) (start the service through its socket unit)"
        case .listenerLost: "a listening socket was closed"
        }
    }
}

extension EndpointError {
    /// The words for a system error that people meet when they choose an address.
    static func reason(errno code: CInt) -> String? {
        switch code {
        case EADDRINUSE: "the address is already in use"
        case EADDRNOTAVAIL: "the address does not belong to this machine"
        case EACCES, EPERM: "permission denied"
        case EAFNOSUPPORT: "the address family is not supported"
        case EMFILE, ENFILE: "too many open files"
        default: nil
        }
    }

    /// Whether the machine has no IPv6 to listen on.
    static func isAddressFamilyMissing(errno code: CInt) -> Bool {
        code == EAFNOSUPPORT || code == EADDRNOTAVAIL
    }
}
