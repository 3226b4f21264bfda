import HTTPExchange
import Testing

@Suite("Response heads")
struct HTTPResponseHeadTests {
    private let head = HTTPResponseHead(
        status: 429, headers: [("retry-after", "1"), ("X-RateLimit-Reset", "1700000000"), ("Retry-After", "2")])

    @Test("a header is found whatever the case of its name", arguments: ["x-ratelimit-reset", "X-RATELIMIT-RESET"])
    func ignoresCase(name: String) {
        #expect(head[name] == "1700000000")
    }

    @Test("if a header is sent twice, the first one counts")
    func takesTheFirst() {
        #expect(head["Retry-After"] == "1")
    }

    @Test("a header that was not sent is absent", arguments: ["Retry", "Retry-After-", ""])
    func misses(name: String) {
        #expect(head[name] == nil)
    }
}
