import HTTPExchange
import Testing

@Suite("Bodies kept whole")
struct WholeBodyTests {
    @Test("pieces are put together in their order")
    func collects() {
        var body = WholeBody()
        for chunk: [UInt8] in [[1, 2], [], [3]] { body.read(chunk.span.bytes, of: HTTPResponseHead(status: 200)) }
        #expect(body.bytes == [1, 2, 3])
    }
}
