/// Where to listen: a host, or every address of the machine, and a port.
package struct ListenAddress: Hashable, Sendable {
    /// A name or an IP address, without brackets; empty for every address of the machine.
    package var host: String
    /// 0 to 65535; 0 lets the system choose.
    package var port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `:10380`, `127.0.0.1:0`, `[::1]:9` or `host:port`.
    package init(_ text: String) throws(EndpointError) {
        guard let colon = text.lastIndex(of: ":") else {
            throw .invalidAddress(text, expected: "a port is missing, expected host:port or :port")
        }
        let digits = text[text.index(after: colon)...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
            let port = UInt16(digits)
        else {
            throw .invalidAddress(text, expected: "the port must be a number from 0 to 65535")
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            guard host.contains(":") else {
                throw .invalidAddress(text, expected: "only an IPv6 address stands in brackets")
            }
        } else if host.contains(":") {
            throw .invalidAddress(text, expected: "an IPv6 address must stand in brackets, like [::1]:10380")
        }
        guard host.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7f && !"[]/@?#".utf8.contains($0) }) else {
            throw .invalidAddress(text, expected: "expected host:port or :port")
        }
        self.init(host: String(host), port: Int(port))
    }
}

extension ListenAddress: CustomStringConvertible {
    /// The text that reads back as the same address.
    package var description: String {
        host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}

/// Where a server really listens, with the port the system chose.
package struct BoundAddress: Hashable, Sendable {
    /// The numeric address, without brackets: `127.0.0.1`, `::`.
    package var host: String
    /// 1 to 65535.
    package var port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// The address as a URL to reach the server by from this machine, without a slash at its end.
    package var url: String { url(scheme: "http") }

    /// The same with another scheme, such as `https`.
    package func url(scheme: String) -> String {
        switch host {
        case "0.0.0.0": "\(scheme)://127.0.0.1:\(port)"
        case "::": "\(scheme)://[::1]:\(port)"
        default: "\(scheme)://\(self)"
        }
    }
}

extension BoundAddress: CustomStringConvertible {
    package var description: String { ListenAddress(host: host, port: port).description }
}
