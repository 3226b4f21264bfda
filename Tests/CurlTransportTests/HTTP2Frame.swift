import Foundation

/// The few frames of HTTP/2 that answer one request, as RFC 9113 writes them.
enum HTTP2Frame {
    /// The server's preface: all settings at their defaults.
    static let settings = frame(type: 4, flags: 0, stream: 0, [])

    /// A head of nothing but its status, which HPACK writes out after the name it has at index 8.
    static func headers(status: Int) -> [UInt8] {
        frame(type: 1, flags: 0x4, stream: 1, [0x08, 3] + Array("\(status)".utf8))
    }

    /// A body, and the end of the answer.
    static func lastData(_ text: String) -> [UInt8] {
        frame(type: 0, flags: 0x1, stream: 1, Array(text.utf8))
    }

    /// Whether the client's preface is followed by a HEADERS frame; what a server printed may come before it.
    static func isRequestSeen(_ data: Data) -> Bool {
        guard let preface = data.firstRange(of: Data("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)) else { return false }
        var rest = Array(data[preface.upperBound...])[...]
        while rest.count >= 9 {
            let header = Array(rest.prefix(9))
            if header[3] == 1 { return true }
            rest = rest.dropFirst(9 + Int(header[0]) << 16 + Int(header[1]) << 8 + Int(header[2]))
        }
        return false
    }

    private static func frame(type: UInt8, flags: UInt8, stream: UInt8, _ payload: [UInt8]) -> [UInt8] {
        [0, 0, UInt8(payload.count), type, flags, 0, 0, 0, stream] + payload
    }
}
