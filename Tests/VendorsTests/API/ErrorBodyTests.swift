import HTTPExchange
import Providers
import TestSupport
import Testing

@Suite("Bodies of refusals")
struct ErrorBodyTests {
    private func failure(_ answer: CannedAnswer) async -> RequestFailure? {
        await APIClientFixture([answer], vendorCode: Nango.errorCode).ask().failure
    }

    @Test("the vendor's error code is found however the network cut the body")
    func joinsPieces() async {
        let body = #"{"error":{"code":"forbidden","message":"Insufficient scope. Required: environment:syncs:read"}}"#
        for answer in [CannedAnswer.text(body, status: 403), CannedAnswer.text(body, status: 403).byteByByte] {
            #expect(await failure(answer)?.vendorCode == "forbidden")
        }
    }

    @Test(
        "a body that tells no code costs nothing but the code",
        arguments: [
            "", "<html>Bad gateway</html>", "{", "{}", #"{"error":"forbidden"}"#, #"{"error":{"code":403}}"#,
            #"{"error":{"message":"no"}}"#, #"["forbidden"]"#,
        ])
    func doesWithout(body: String) async {
        #expect(
            await failure(.text(body, status: 403))
                == RequestFailure(.forbidden, "the vendor answered HTTP 403", status: 403))
    }

    @Test("of a long body only the beginning is kept")
    func isBounded() async {
        let padding = String(repeating: " ", count: 4096)
        let code = #"{"error":{"code":"forbidden"}}"#
        #expect(await failure(.text(code + padding, status: 403))?.vendorCode == "forbidden")
        #expect(await failure(.text(padding + code, status: 403))?.vendorCode == nil)
        #expect(await failure(.text(padding + code, status: 403).byteByByte)?.vendorCode == nil)
    }

    @Test("the body of a refusal is never taken for an answer", arguments: [201, 302, 404, 500])
    func isNoAnswer(status: Int) async {
        #expect(await failure(.text(#"{"a":1}"#, status: status))?.status == status)
    }
}
