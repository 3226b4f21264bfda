import FuzzTargets
import JSONStream
import Testing

@Suite("What a JSON value says")
struct JSONValueTests {
    @Test(
        "Whole numbers to the last digit",
        arguments: [
            ("0", 0), ("-0", 0), ("9223372036854775807", .max), ("-9223372036854775808", .min),
            ("9223372036854775808", nil), ("-9223372036854775809", nil), ("9007199254740993", 9_007_199_254_740_993),
            ("1.0", 1), ("1e2", 100), ("1.5E+1", 15), ("100e-2", 1), ("0e999", 0), ("-1.0", -1), ("4.5", nil),
            ("5e-1", nil), ("1e18", 1_000_000_000_000_000_000), ("1e19", nil), ("1e400", nil), ("1e-400", 0),
            ("9007199254740993.0", 9_007_199_254_740_993), ("900719925474099.3e1", 9_007_199_254_740_993),
            ("123456789012345678e0", 123_456_789_012_345_678), ("0.00009007199254740993e20", 9_007_199_254_740_993),
            ("01", nil), ("-01", nil), ("-", nil), ("1.", nil), ("1.e3", nil), ("1e", nil), ("1e+", nil), ("1-2", nil),
            ("1.2.3", nil), ("1e5e5", nil), ("--1", nil), ("1e99999999999999999999", nil), ("true", nil),
            ("\"1\"", nil),
            ("null", nil),
        ] as [(String, Int64?)])
    func int64(text: String, number: Int64?) throws {
        #expect(try JSONValue(text).int64 == number)
        if case .number(let int64, _) = JSONTree.decoded(Array(text.utf8)) {
            #expect(int64 == number, "as JSONDecoder reads it")
        }
    }

    @Test(
        "Numbers to the nearest double",
        arguments: [
            ("0", 0), ("0e5", 0), ("0.1", 0.1), ("0.30000000000000004", 0.30000000000000004), ("1e23", 1e23),
            ("2.2250738585072011e-308", Double.leastNormalMagnitude.nextDown), ("5e-324", .leastNonzeroMagnitude),
            ("2e-324", nil), ("1e-400", nil),
            ("1.7976931348623157e308", .greatestFiniteMagnitude), ("1.7976931348623159e308", nil), ("-1e400", nil),
            ("9007199254740993", 9_007_199_254_740_992), ("123456789012345678901234567890", 1.2345678901234568e29),
            ("01", nil), ("\"1\"", nil), ("null", nil),
        ] as [(String, Double?)])
    func double(text: String, number: Double?) throws {
        #expect(try JSONValue(text).double == number)
    }

    @Test("Minus zero keeps its sign")
    func minusZero() throws {
        #expect(try JSONValue("-0").double?.sign == .minus)
        #expect(try JSONValue("-0.0").double?.sign == .minus)
    }

    @Test(
        "Texts, unescaped and repaired",
        arguments: [
            (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u00e9\u00E9\u0000""#, "éé\0"),
            (#""\ud83d\ude00""#, "😀"), (#""\ud83d""#, "\u{FFFD}"), (#""\ude00x""#, "\u{FFFD}x"),
            (#""\ud83dx""#, "\u{FFFD}x"), (#""\ud83d\n""#, "\u{FFFD}\n"), (#""\ud83d\u0041""#, "\u{FFFD}A"),
            (#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"), (#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}"),
            (#""\q""#, nil), (#""\U0041""#, nil), (#""\u12G4""#, nil), ("\"a\nb\"", nil), ("\"\u{0}\"", nil),
            ("\"\u{7F}\u{2028}\"", "\u{7F}\u{2028}"), ("1", nil), ("null", nil), ("[]", nil),
        ] as [(String, String?)])
    func string(json: String, text: String?) throws {
        #expect(try JSONValue(json).string == text)
    }

    @Test(
        "Broken UTF-8 in a text is replaced",
        arguments: [[0xC3], [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82]])
    func brokenUTF8(bytes: [UInt8]) throws {
        let expected = String(decoding: Array("a".utf8) + bytes + Array("b".utf8), as: UTF8.self)
        let value = try JSONValue(Array("\"a".utf8) + bytes + Array("b\"".utf8))
        #expect(value.string == expected)
        #expect(expected.contains("\u{FFFD}"))
        // Anywhere else it is no JSON.
        #expect(throws: JSONStreamError.self) { try JSONValue(bytes) }
    }

    @Test("Of members with the same key the first counts")
    func repeatedKeys() throws {
        let value = try JSONValue(#"{"b":1,"a":2,"\u0062":3,"a":4,"é":5,"e\#u{301}":6}"#)
        #expect(value["a"]?.int64 == 2)
        #expect(value["b"]?.int64 == 1)
        #expect(value.int64("a") == 2)
        #expect(value.members?.map(\.key) == ["a", "b", "é"])
        #expect(value.members?.map(\.value.int64) == [2, 1, 5])
    }

    @Test("Members are found behind values of every kind")
    func lookup() throws {
        let value = try JSONValue(#"{"a":[1,{"z":2}],"b":{"z":[3]},"c":null,"":4,"zz":5,"z":6}"#)
        #expect(value["z"]?.int64 == 6)
        #expect(value[""]?.int64 == 4)
        #expect(value["c"]?.isNull == true)
        #expect(value["b"]?["z"]?.elements?.first?.int64 == 3)
        #expect(value["a"]?.elements?.last?["z"]?.int64 == 2)
        #expect(value.int64("z") == 6)
        #expect(value.int64("c") == nil && value.int64("y") == nil && value.string("z") == nil)
        #expect(value["y"] == nil)
        #expect(value["a"]?["z"] == nil)
    }

    @Test("An object with a key that has no text cannot be read; the objects around it can")
    func unreadableKey() throws {
        let value = try JSONValue(#"{"a":{"\q":1,"b":2},"c":3}"#)
        #expect(value["a"]?.isObject == false)
        #expect(value["a"]?["b"] == nil)
        #expect(value["a"]?.members == nil)
        #expect(value["c"]?.int64 == 3)
    }

    @Test("A value kept stays what it was while the tape goes on")
    func keptValue() throws {
        let list = try JSONList<Kept>(reading: #"{"list":["first",{"a":"second"},[3]]}"#)
        #expect(list.elements.first?.json.string == "first")
        #expect(list.elements.dropFirst().first?.json["a"]?.string == "second")
        #expect(list.elements.last?.json.elements?.first?.int64 == 3)
    }
}

private struct Kept: JSONElement {
    let json: JSONValue

    init?(_ json: JSONValue) {
        self.json = json
    }
}
