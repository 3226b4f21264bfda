import HTTPExchange
import TestSupport
import Testing
import Vendors

@Suite("Bodies of failed responses")
struct ErrorBodyTests {
    private func failure(_ response: CannedAnswer) async -> RequestFailure? {
        await APIClientFixture([response], vendorCode: Nango.errorCode).get().failure
    }

    @Test("the vendor's error code is found however the network cut the body")
    func joinsPieces() async {
        let body = #"{"error":{"code":"forbidden","message":"Insufficient scope. Required: environment:syncs:read"}}"#
        for response in [CannedAnswer.text(body, status: 403), CannedAnswer.text(body, status: 403).byteByByte] {
            #expect(await failure(response)?.vendorCode == "forbidden")
        }
    }

    @Test(
        "a body without a code is a failure without a code",
        arguments: [
            "", "<html>Bad gateway</html>", "{", "{}", #"{"error":"forbidden"}"#, #"{"error":{"code":403}}"#,
            #"{"error":{"message":"no"}}"#, #"["forbidden"]"#,
        ])
    func doesWithout(body: String) async {
        #expect(
            await failure(.text(body, status: 403))
                == RequestFailure(.forbidden, "the vendor responded with HTTP 403", status: 403))
    }

    @Test("only the beginning of a long body is kept")
    func isBounded() async {
        let padding = String(repeating: " ", count: 4096)
        let code = #"{"error":{"code":"forbidden"}}"#
        #expect(await failure(.text(code + padding, status: 403))?.vendorCode == "forbidden")
        #expect(await failure(.text(padding + code, status: 403))?.vendorCode == nil)
        #expect(await failure(.text(padding + code, status: 403).byteByByte)?.vendorCode == nil)
    }

    @Test("the body of a failed response is never read as a value", arguments: [201, 302, 404, 500])
    func isNotRead(status: Int) async {
        #expect(await failure(.text(#"{"a":1}"#, status: status))?.status == status)
    }
}
