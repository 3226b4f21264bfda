import COpenSSL
import NIOCore
import NIOEmbedded
import Synchronization
import Testing

@testable import HTTPEndpoint

@Suite("TLS on one connection, by a clock that the test turns")
struct TLSHandlerTests {
    private let channel = EmbeddedChannel()
    private let seen = SeenByHandlers()

    init() throws {
        try channel.pipeline.syncOperations.addHandlers([
            HalfClosing(), TLSContext(.test()).handler(), seen,
        ])
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    /// Carries bytes between both until neither has more to say.
    private func carry(_ peer: TLSPeer, pieceBytes: Int = .max) throws {
        var isMoving = true
        while isMoving {
            isMoving = false
            let toServer = peer.take()
            for start in stride(from: 0, to: toServer.count, by: pieceBytes) {
                let end = min(toServer.count, start.addingReportingOverflow(pieceBytes).partialValue)
                try channel.writeInbound(ByteBuffer(bytes: toServer[start..<(end > start ? end : toServer.count)]))
                isMoving = true
            }
            while let toClient = try channel.readOutbound(as: ByteBuffer.self) {
                peer.receive(Array(toClient.readableBytesView))
                isMoving = true
            }
        }
    }

    private func shakeHands(_ peer: TLSPeer, pieceBytes: Int = .max) throws {
        for _ in 0..<4 where try !peer.handshake() { try carry(peer, pieceBytes: pieceBytes) }
        #expect(try peer.handshake())
        try carry(peer, pieceBytes: pieceBytes)
    }

    @Test(
        "a handshake and a request that arrive byte by byte are understood",
        arguments: [TLS1_2_VERSION, TLS1_3_VERSION])
    func byteByByte(version: Int32) throws {
        let peer = try TLSPeer(version: version)
        try shakeHands(peer, pieceBytes: 1)
        try peer.write("hello")
        try carry(peer, pieceBytes: 1)
        #expect(seen.text == "hello")
        #expect(seen.completions == 1, "only plaintext is worth a pause of the handlers behind")
        try channel.writeOutbound(ByteBuffer(string: "world"))
        try carry(peer)
        #expect(try peer.read() == Array("world".utf8))
    }

    @Test("what is written before the handshake is sent after it")
    func early() throws {
        let peer = try TLSPeer()
        let write = channel.writeAndFlush(ByteBuffer(string: "early"))
        try shakeHands(peer)
        #expect(try peer.read() == Array("early".utf8))
        try write.wait()
    }

    @Test("nothing is encrypted while the channel takes nothing, and a write is done when its last byte is sent")
    func backpressure() throws {
        let peer = try TLSPeer()
        try shakeHands(peer)
        let body = ByteBuffer(repeating: 7, count: 3 << 20)
        channel.isWritable = false
        let isDone = Flag()
        let write = channel.writeAndFlush(body)
        write.whenComplete { _ in isDone.set() }
        #expect(try channel.readOutbound(as: ByteBuffer.self) == nil)

        channel.isWritable = true
        channel.pipeline.fireChannelWritabilityChanged()
        #expect(!isDone.isSet, "other connections have their turn before all is encrypted")
        channel.embeddedEventLoop.run()
        #expect(isDone.isSet)
        var received = 0
        while let bytes = try channel.readOutbound(as: ByteBuffer.self) {
            #expect(bytes.readableBytes <= 64 << 10)
            peer.receive(Array(bytes.readableBytesView))
            let plaintext = try peer.read()
            #expect(plaintext.allSatisfy { $0 == 7 })
            received += plaintext.count
        }
        #expect(received == 3 << 20)
    }

    @Test("a client that ends its side is still sent to")
    func halfClosure() throws {
        let peer = try TLSPeer()
        try shakeHands(peer)
        try peer.write("question")
        peer.sayGoodbye()
        try carry(peer)
        #expect(seen.text == "question")
        #expect(seen.events == 1)
        channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(seen.events == 1, "the end of the socket is no news after the end of TLS")
        try channel.writeOutbound(ByteBuffer(string: "answer"))
        try carry(peer)
        #expect(try peer.read() == Array("answer".utf8))
    }

    @Test("closing says goodbye, and waits a second for the client to do the same")
    func closing() throws {
        let peer = try TLSPeer()
        try shakeHands(peer)
        let isClosed = Flag()
        channel.close().whenComplete { _ in isClosed.set() }
        try carry(peer)
        #expect(try peer.read().isEmpty)
        #expect(peer.sawGoodbye)
        // What still comes is thrown away.
        try peer.write("late")
        try carry(peer)
        #expect(seen.text.isEmpty)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(999))
        #expect(!isClosed.isSet)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(isClosed.isSet)
    }

    @Test("closing is done when the client says goodbye as well")
    func closedByBoth() throws {
        let peer = try TLSPeer()
        try shakeHands(peer)
        let isClosed = Flag()
        channel.close().whenComplete { _ in isClosed.set() }
        try carry(peer)
        peer.sayGoodbye()
        try carry(peer)
        channel.embeddedEventLoop.run()
        #expect(isClosed.isSet)
    }

    @Test("a new handshake on the same connection is refused, and the connection goes on")
    func renegotiation() throws {
        let peer = try TLSPeer(version: TLS1_2_VERSION)
        try shakeHands(peer)
        peer.renegotiate()
        try carry(peer)
        #expect(throws: TLSPeer.Failure.self) { try peer.read() }
        #expect(channel.isActive)
    }

    @Test("a broken record ends the connection with an alert, and none of it is passed on")
    func broken() throws {
        let peer = try TLSPeer()
        try shakeHands(peer)
        try peer.write("hello")
        var bytes = peer.take()
        bytes[bytes.count - 1] ^= 1
        try channel.writeInbound(ByteBuffer(bytes: bytes))
        try carry(peer)
        #expect(seen.text.isEmpty)
        #expect(throws: TLSPeer.Failure.self) { try peer.read() }
        channel.embeddedEventLoop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }
}

/// The last handler of a pipeline.
private final class SeenByHandlers: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private(set) var text = ""
    private(set) var completions = 0
    private(set) var events = 0

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        text += String(buffer: unwrapInboundIn(data))
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if !text.isEmpty { completions += 1 }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        events += 1
    }
}

/// Gives a channel that knows only how to close whole a sending side to close.
private final class HalfClosing: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if case .output = mode { promise?.succeed() } else { context.close(mode: mode, promise: promise) }
    }
}

private final class Flag: Sendable {
    private let value = Mutex(false)

    var isSet: Bool { value.withLock { $0 } }

    func set() {
        value.withLock { $0 = true }
    }
}
