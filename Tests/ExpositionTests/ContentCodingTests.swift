import Exposition
import Testing

@Suite("Negotiation of the coding")
struct ContentCodingTests {
    @Test(
        "gzip is sent to whoever accepts it",
        arguments: [
            "gzip", "x-gzip", "GZIP", "*", "gzip;q=0.001", "deflate, gzip", "gzip, deflate, br, zstd", " gzip ; q=1.0 ",
            "identity;q=0, *", "identity;q=0.5, gzip", "identity, gzip", "br, *;q=0.1", "*;q=0, gzip", "gzip;foo=bar",
        ])
    func gzip(header: String) {
        #expect(ContentCoding.preferred(by: header) == .gzip)
    }

    @Test(
        "everybody else gets the bytes themselves",
        arguments: [
            nil, "", "identity", "deflate", "br", "gzip;q=0", "gzip;q=0.000", "gzip; q=0, *", "x-gzip;q=0", "*;q=0",
            "identity;q=0", "identity;q=0, gzip;q=0", "gzip;q=x", "gzip;q=-1", "gzip;q=nan", "gzippy", "g zip",
            "identity, gzip;q=0.5", ",;,",
        ] as [String?])
    func identity(header: String?) {
        #expect(ContentCoding.preferred(by: header) == .identity)
    }
}
