import Foundation
import SyncModel
import Testing

@testable import VendorSimulator

@Suite("How the simulator writes")
struct WritingTests {
    @Test(
        "writes times as JavaScript does",
        arguments: [
            (0.0, "1970-01-01T00:00:00.000Z"), (1_709_251_199.9995, "2024-02-29T23:59:59.999Z"),
            (951_782_400.25, "2000-02-29T00:00:00.250Z"), (-0.5, "1969-12-31T23:59:59.500Z"),
        ])
    func times(seconds: Double, expected: String) {
        #expect(VendorTime.javaScript(seconds) == expected)
    }

    @Test(
        "writes as many decimals as requested",
        arguments: [
            (0, "2023-11-14T22:13:20+00:00"), (2, "2023-11-14T22:13:20.25+00:00"),
            (6, "2023-11-14T22:13:20.250000+00:00"),
        ])
    func decimals(count: Int, expected: String) {
        #expect(VendorTime.postgres(1_700_000_000.25, decimals: count) == expected)
    }

    @Test("knows what a client reads from a time whose last digits are cut off")
    func asRead() {
        #expect(VendorTime.asRead(1_780_000_000.123_999, decimals: 3) == Timestamp(microseconds: 1_780_000_000_123_000))
        #expect(VendorTime.asRead(1_780_000_000.75, decimals: 0) == Timestamp(seconds: 1_780_000_000))
        #expect(VendorTime.asRead(-0.5, decimals: 1) == Timestamp(microseconds: -500_000))
    }

    @Test("writes any text so that it can be read back from JSON unchanged")
    func strings() throws {
        let text = String(String.UnicodeScalarView((1...0x2ff).compactMap(Unicode.Scalar.init))) + "🐦\u{2028}"
        let json = JSONValue.object([(text, .array([.string(text), .null, .bool(true), 12]))]).bytes
        let read = try #require(JSONSerialization.jsonObject(with: Data(json)) as? [String: [Any]])
        #expect(read[text]?.first as? String == text)
        #expect(read[text]?.last as? Int == 12)
    }
}
