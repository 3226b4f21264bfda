import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import HTTPEndpoint

@Suite("Slow requests, by a clock that the test turns")
struct SlowRequestTests {
    private let channel = EmbeddedChannel()
    private let clock = TurnedClock()

    init() throws {
        let limits = EndpointLimits()
        try channel.pipeline.addHTTPHandlers(limits: limits)
        try channel.pipeline.syncOperations.addHandler(
            ConnectionHandler(limits: limits, date: HTTPDate(), now: { [clock] in clock.value }) { _ in .text("never") }
        )
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    private func turn(_ time: TimeAmount) {
        clock.value = clock.value + time
        channel.embeddedEventLoop.advanceTime(by: time)
    }

    private func receive(_ text: String) throws {
        try channel.writeInbound(ByteBuffer(string: text))
    }

    /// Everything sent so far.
    private func sent() throws -> String {
        var text = ""
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: buffer) }
        return text
    }

    @Test(
        "a request that is not whole ten seconds after its first byte gets 408, however it trickles",
        arguments: [
            "GET /", "GET / HTTP/1.1\r\nHost: x\r\n", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 90\r\n\r\nabc",
        ])
    func trickle(start: String) throws {
        turn(.seconds(9))
        try receive(start)
        for _ in 0..<9 {
            turn(.seconds(1))
            try receive("a")
        }
        #expect(try sent().isEmpty)
        turn(.seconds(1))
        let answer = try sent()
        #expect(answer.hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
        #expect(answer.contains("Connection: close\r\n"))
    }

    @Test("a connection that stays silent for ten seconds is closed without a word")
    func silence() throws {
        turn(.seconds(9))
        #expect(channel.isActive)
        turn(.seconds(1))
        #expect(!channel.isActive)
        #expect(try sent().isEmpty)
    }
}

/// The time of a test, on the thread of the test.
private final class TurnedClock {
    var value = NIODeadline.uptimeNanoseconds(0)
}
