import HTTPExchange
import JSONStream
import TestSupport
import Testing
import Vendors

@Suite("What failures show")
struct RedactionTests {
    private let secret = "sk-live-7d3f9a1c5e"

    private func code(_ code: String) async -> String? {
        let fixture = APIClientFixture([.status(401)], vendorCode: { _ in code })
        return await fixture.get(APIRequest("/", headers: [.bearer(Secret(secret))])).failure?.vendorCode
    }

    private func failure(of client: APIClient) async -> RequestFailure? {
        do throws(RequestFailure) {
            _ = try await client.get(
                APIRequest("/", headers: [.bearer(Secret(secret))]), into: JSONListResponse<Numbers>("data"))
            return nil
        } catch {
            return error
        }
    }

    @Test("a vendor's error code is shown if it is a plain word", arguments: ["unknown_account", "E-401.2", "x"])
    func showsPlainWords(word: String) async {
        #expect(await code(word) == word)
    }

    @Test(
        "any other text in its place is not shown",
        arguments: [
            "", "two words", "line\nbreak", "quote\"", "<b>", "ключ", "a/b", "k=v", "bell\u{7}",
            String(repeating: "x", count: 65),
        ])
    func hidesOtherTexts(text: String) async {
        #expect(await code(text) == nil)
    }

    @Test(
        "an error code that echoes a credential, or a good part of one, is not shown",
        arguments: [
            "sk-live-7d3f9a1c5e", "invalid_key_sk-live-7d3f9a1c5e", "sk-live-7d3f9a1c5e.is.wrong", "7d3f9a1c5e",
            "key_ending_in_3f9a1c5e", "sk-live-",
        ])
    func hidesEchoes(word: String) async {
        #expect(await code(word) == nil)
    }

    @Test("a credential is not in a failure, however it is printed, although the vendor echoed it")
    func keepsCredentialsOut() async {
        let bodies = [
            #"{"error":{"code":"\#(secret)","message":"bad key \#(secret)"}}"#, "Bearer \(secret)",
            #"["\#(secret)"]"#, #"{"\#(secret)":"\#(secret)","data":"\#(secret)"}"#,
        ]
        for body in bodies {
            for status in [200, 302, 401, 429, 500] {
                let fixture = APIClientFixture(
                    [.text(body, status: status, headers: [("Retry-After", secret)])], vendorCode: Nango.errorCode)
                let failure = await failure(of: fixture.client)
                var dumped = ""
                dump(failure, to: &dumped)
                #expect(failure != nil)
                for text in [dumped, "\(String(describing: failure))", failure?.description ?? "", "\(fixture.client)"]
                {
                    #expect(!text.contains(secret))
                }
            }
        }
    }
}
