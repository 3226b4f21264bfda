import HTTPEndpoint
import Testing

@Suite("Listen addresses")
struct ListenAddressTests {
    @Test(
        "an address is read into host and port, and prints back",
        arguments: [
            (":10380", "", 10380), ("127.0.0.1:0", "127.0.0.1", 0), ("[::1]:9", "::1", 9),
            ("localhost:65535", "localhost", 65535),
        ])
    func reads(text: String, host: String, port: Int) throws {
        let address = try ListenAddress(text)
        #expect(address == ListenAddress(host: host, port: port))
        #expect(address.description == text)
    }

    @Test(
        "what is not an address is refused with what was expected",
        arguments: [
            ("10380", "a port is missing, expected host:port or :port"),
            ("", "a port is missing, expected host:port or :port"),
            ("host:", "the port must be a number from 0 to 65535"),
            (":65536", "the port must be a number from 0 to 65535"),
            (":-1", "the port must be a number from 0 to 65535"),
            (":+1", "the port must be a number from 0 to 65535"),
            ("::1:80", "an IPv6 address must stand in brackets, like [::1]:10380"),
            ("[host]:80", "only an IPv6 address stands in brackets"),
            ("http://host:80", "an IPv6 address must stand in brackets, like [::1]:10380"),
            ("a b:80", "expected host:port or :port"),
            ("[::1:80", "an IPv6 address must stand in brackets, like [::1]:10380"),
        ])
    func refuses(text: String, expected: String) {
        let error = #expect(throws: EndpointError.self) { try ListenAddress(text) }
        #expect(error?.description == "invalid listen address \"\(text)\": \(expected)")
    }

    @Test(
        "a bound address gives a URL that this machine can open",
        arguments: [
            ("127.0.0.1", "http://127.0.0.1:80"), ("0.0.0.0", "http://127.0.0.1:80"), ("::", "http://[::1]:80"),
        ])
    func url(host: String, expected: String) {
        #expect(BoundAddress(host: host, port: 80).url == expected)
    }
}
