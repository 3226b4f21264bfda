import NIOCore
import NIOHTTP1

/// Keeps the bytes that are being read, for a look at what the parser did not take, and limits how many bytes the parser
/// may take without handing on a part of a request.
final class LatestInput: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let maximumHeaderBytes: Int
    /// What the channel reads at this moment; empty if nothing.
    private(set) var bytes = ByteBuffer()
    private var bytesSincePart = 0

    init(maximumHeaderBytes: Int) {
        self.maximumHeaderBytes = maximumHeaderBytes
    }

    /// Notes that the parser has handed on a part of a request.
    func hasMadePart() {
        bytesSincePart = 0
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytes = self.unwrapInboundIn(data)
        bytesSincePart += bytes.readableBytes
        context.fireChannelRead(data)
        bytes = ByteBuffer()
        if bytesSincePart > maximumHeaderBytes { context.fireErrorCaught(HTTPParserError.headerOverflow) }
    }
}

extension HTTPRequestHead {
    /// Reads a request that the parser refused because it knows only some thirty methods, so that its route can tell
    /// which ones there are. Headers are left out, and nothing may follow on the connection.
    ///
    /// - Returns: `nil` if there is more wrong with the first line than a method that is unknown.
    init?(refusedIn bytes: ByteBuffer) {
        let text = bytes.readableBytesView
        guard let end = text.firstIndex(of: UInt8(ascii: "\r")), text[end...].starts(with: "\r\n".utf8) else {
            return nil
        }
        let words = text[..<end].split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.count == 3, !words[0].isEmpty, words[0].allSatisfy(Self.isTokenByte),
            !words[1].isEmpty, words[1].allSatisfy({ 0x21...0x7e ~= $0 })
        else { return nil }
        let version: HTTPVersion
        switch String(decoding: words[2], as: UTF8.self) {
        case "HTTP/1.0": version = .http1_0
        case "HTTP/1.1": version = .http1_1
        default: return nil
        }
        self.init(
            version: version, method: HTTPMethod(rawValue: String(decoding: words[0], as: UTF8.self)),
            uri: String(decoding: words[1], as: UTF8.self), headers: ["Connection": "close"])
    }

    /// RFC 9110, 5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
