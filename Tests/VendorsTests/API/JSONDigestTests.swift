import JSONStream
import Testing

@testable import Vendors

@Suite("Digests of JSON")
struct JSONDigestTests {
    private func digest(_ json: String) throws -> UInt64 {
        var tokenizer = JSONTokenizer()
        var recorder = JSONTapeRecorder()
        _ = try tokenizer.read(Array(json.utf8).span.bytes, into: &recorder)
        try tokenizer.finish(into: &recorder)
        return JSONDigest(recorder.value).value
    }

    @Test("neither the order of keys nor blanks matter")
    func ignoresOrder() throws {
        let first = try digest(#"{"a":1,"b":{"x":[1,2],"y":"z"},"c":null}"#)
        #expect(try digest(#"{ "c" : null, "b": {"y":"z", "x":[1, 2]},"a":1 }"#) == first)
    }

    @Test("values, their types and their places do")
    func distinguishesValues() throws {
        let different = [
            "{}", "[]", "null", #""null""#, "true", "false", #""true""#, "0", "1", #""1""#, "1.5", "-1", #""""#,
            #"{"a":1}"#, #"{"a":2}"#, #"{"a":"1"}"#, #"{"a":true}"#, #"{"a":1.5}"#, #"{"a":null}"#, #"{"a":{}}"#,
            #"{"a":[]}"#, #"{"a":[1]}"#, #"{"b":1}"#, #"{"a":1,"b":1}"#, "[1]", "[[1]]", "[1,2]", "[2,1]", "[[1],2]",
            "[1,[2]]", #"["ab","c"]"#, #"["a","bc"]"#, #"["abc"]"#, #"{"a":{"b":1}}"#, #"{"a":{},"b":1}"#,
            #"["]"]"#, "[[]]", "[[],[]]", "[{}]", #"[{"":""}]"#, "9007199254740993", "9007199254740992",
        ]
        let digests = try Set(different.map(digest))
        #expect(digests.count == different.count)
    }

    @Test("the same content has the same digest in every process")
    func isStable() throws {
        #expect(try digest(#"{"cursor":"2024-05-01T00:00:00Z","page":7,"done":false}"#) == 0x3271_687c_14e8_5e0d)
    }
}
