import NIOCore

/// Who counts as one client where clients must not get into each other's way: an IPv4 address, or an IPv6 network of
/// 64 bits, which is what one household gets. Clients of a Unix socket are one.
package struct ClientAddress: Hashable, Sendable {
    private let bytes: [UInt8]

    /// Nobody in particular, as in a request that came over no connection.
    package static let unknown = ClientAddress(bytes: [])

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    init(_ address: SocketAddress?) {
        switch address {
        // Where `sockaddr_in` and `sockaddr_in6` have the address, on every system.
        case .v4(let address): bytes = withUnsafeBytes(of: address.address) { Array($0[4..<8]) }
        case .v6(let address):
            let all = withUnsafeBytes(of: address.address) { Array($0[8..<24]) }
            // Sockets that take both kinds show IPv4 addresses as ::ffff:a.b.c.d.
            let isMapped = all[..<10].allSatisfy { $0 == 0 } && all[10] == 0xFF && all[11] == 0xFF
            bytes = isMapped ? Array(all[12...]) : Array(all[..<8])
        case .unixDomainSocket, nil: bytes = []
        }
    }
}
