import HTTPExchange
import JSONStream
import TestSupport
import Testing
import Vendors

@Suite("Requests as they are sent")
struct RequestBuildingTests {
    @Test("a request goes below the base URL, its parameters encoded and in their order")
    func buildsTheURL() async {
        let fixture = APIClientFixture([.text("{}")])
        _ = await fixture.get(APIRequest("/numbers", query: [("b", "1 + 1"), ("a", "x&y=z")]))
        #expect(
            fixture.transport.requests.map(\.url) == ["https://api.example.com/base/numbers?b=1%20%2B%201&a=x%26y%3Dz"])
    }

    @Test("the source's limits, connection options and the vendor's headers are those of the request")
    func carriesItsLimits() async throws {
        let timekeeper = SkippingTimekeeper()
        let transport = ScriptedTransport(timekeeper: timekeeper, [.text("{}")])
        let options = ConnectionOptions(certificateAuthorityFile: "/etc/ca.pem", skipsVerification: true)
        let client = APIClient(
            baseURL: "https://api.example.com",
            limits: RequestLimits(timeout: .seconds(7), maximumResponseBytes: 1234), connection: options,
            transport: transport, timekeeper: timekeeper)
        _ = try await client.get(
            APIRequest("/", headers: [.bearer(Secret("key"))]), into: JSONObjectResponse(Numbers.self))
        let sent = try #require(transport.requests.first)
        #expect(sent.timeout == .seconds(7))
        #expect(sent.maximumBodyBytes == 1234)
        #expect(sent.connection == options)
        #expect(sent.headers == [HeaderField("Authorization", Secret("Bearer key"))])
    }

    @Test(
        "everything but unreserved characters is percent-encoded",
        arguments: [
            ("AZaz09-._~", "AZaz09-._~"), (" ", "%20"), ("+", "%2B"), ("%", "%25"), ("a/b?c#d", "a%2Fb%3Fc%23d"),
            ("~:.@", "~%3A.%40"), (#""\{}"#, "%22%5C%7B%7D"), ("é", "%C3%A9"), ("🙂", "%F0%9F%99%82"),
            ("\u{0}\n\u{7F}", "%00%0A%7F"), ("", ""), ("*,::;", "%2A%2C%3A%3A%3B"),
        ])
    func encodes(text: String, encoded: String) {
        #expect(PercentEncoding.encode(text) == encoded)
    }

    @Test("without parameters there is no question mark")
    func omitsAnEmptyQuery() {
        #expect(PercentEncoding.query([]) == "")
        #expect(PercentEncoding.query([("a", "")]) == "?a=")
    }
}
