import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Channel {
    /// Makes the next close reset the connection, so that what the client has not read is forgotten: the system would
    /// keep it for minutes. Only called on the event loop; does nothing for what is no socket.
    func resetOnClose() {
        guard let socket = self as? any SocketOptionProvider else { return }
        // It is set before this returns, or the socket is gone.
        _ = socket.unsafeSetSocketOption(level: .socket, name: .so_linger, value: linger(l_onoff: 1, l_linger: 0))
    }
}
