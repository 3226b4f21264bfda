import FuzzTargets
import JSONStream
import Testing

@Suite("What is JSON")
struct JSONTokenizerTests {
    @Test(
        "Documents that are taken",
        arguments: [
            "null", "true", " false ", "0", "-1.5e+3", "\"\"", "[]", "{}", "\r\n\t [ ] \r\n", "[1,]", #"{"a":1,}"#,
            #"{"":{"a":[{},[],null]}}"#, "\u{FEFF}{}", #"["\"\\\/\b\f\n\r\t\u0041"]"#, "[1 , 2]", "[01]", "[1-2]",
            #"["\q"]"#,
        ])
    func taken(document: String) {
        #expect(throws: Never.self) { try JSONTree.streamed(Array(document.utf8)) }
        #expect(JSONTree.decoded(Array(document.utf8)) != nil, "JSONDecoder takes it as well")
    }

    @Test(
        "Documents that are refused, and at which byte",
        arguments: [
            ("", .empty, 0), (" \n", .empty, 2), ("\u{FEFF}", .empty, 3), ("<!DOCTYPE html>", .markup, 0),
            ("\n  <html>", .markup, 3), ("{", .cutShort, 1), ("[1", .cutShort, 2), ("[1,", .cutShort, 3),
            (#"{"a"#, .cutShort, 3), (#"{"a":"#, .cutShort, 5), (#"["\"#, .cutShort, 3), (#"["\u00"#, .cutShort, 6),
            ("tru", .cutShort, 3), ("{} {}", .unexpectedByte, 3), ("1 x", .unexpectedByte, 2),
            ("[,1]", .unexpectedByte, 1), ("[1,,2]", .unexpectedByte, 3), ("[1 2]", .unexpectedByte, 3),
            ("{,}", .unexpectedByte, 1), ("{1:2}", .unexpectedByte, 1), (#"{"a"}"#, .unexpectedByte, 4),
            (#"{"a":}"#, .unexpectedByte, 5), (#"{"a"::1}"#, .unexpectedByte, 5), (#"{"a",1}"#, .unexpectedByte, 4),
            (#"["a":1]"#, .unexpectedByte, 4), ("[}", .unexpectedByte, 1), ("{]", .unexpectedByte, 1),
            ("[1}", .unexpectedByte, 2), ("]", .unexpectedByte, 0), ("nulx", .unexpectedByte, 3),
            ("truefalse", .unexpectedByte, 4), ("NaN", .unexpectedByte, 0), ("+1", .unexpectedByte, 0),
            (".5", .unexpectedByte, 0), ("0x10", .unexpectedByte, 1), ("'a'", .unexpectedByte, 0),
            ("[1]//", .unexpectedByte, 3), ("\u{A0}1", .unexpectedByte, 0), ("\u{FEFF}\u{FEFF}1", .unexpectedByte, 3),
            (" \u{FEFF}1", .unexpectedByte, 1), (#"["\u12"]"#, .unexpectedByte, 6), ("1\u{0}", .unexpectedByte, 1),
        ] as [(String, JSONStreamError.Reason, Int)])
    func refused(document: String, reason: JSONStreamError.Reason, offset: Int) {
        let bytes = Array(document.utf8)
        #expect(throws: JSONStreamError(reason, at: offset)) { try JSONTree.streamed(bytes) }
        #expect(throws: JSONStreamError(reason, at: offset)) {
            try JSONTree.streamed(bytes, splits: Array(0..<bytes.count))
        }
        // The one exception is what JSONDecoder takes for UTF-16.
        #expect(bytes.contains(0) || JSONTree.decoded(bytes) == nil, "JSONDecoder refuses it as well")
    }

    @Test("Half a byte order mark is no document")
    func halfMark() {
        #expect(throws: JSONStreamError(.cutShort, at: 2)) { try JSONTree.streamed([0xEF, 0xBB]) }
        #expect(throws: JSONStreamError(.unexpectedByte, at: 2)) { try JSONTree.streamed([0xEF, 0xBB, 0x31]) }
    }

    @Test("UTF-16 is not read", arguments: [[0xFF, 0xFE, 0x5B, 0, 0x5D, 0], [0x5B, 0, 0x5D, 0], [0, 0x5B, 0, 0x5D]])
    func otherEncodings(bytes: [UInt8]) {
        #expect(throws: JSONStreamError.self) { try JSONTree.streamed(bytes) }
    }

    @Test("512 containers inside one another are read, one more is refused", arguments: ["[]", "{}", "[{}]"])
    func depth(innermost: String) throws {
        let room = 512 - innermost.filter { $0 == "[" || $0 == "{" }.count
        for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
            let nested = { (count: Int) in
                Array((String(repeating: open, count: count) + innermost + String(repeating: close, count: count)).utf8)
            }
            #expect(try JSONTree.streamed(nested(room)) == JSONTree.decoded(nested(room)))
            let error = #expect(throws: JSONStreamError.self) { try JSONTree.streamed(nested(room + 1)) }
            #expect(error?.reason == .tooDeep)
            #expect(JSONTree.decoded(nested(room + 1)) == nil)
        }
    }

    @Test("A full sink is left alone until it has room")
    func fullSink() throws {
        var tokenizer = JSONTokenizer()
        var words = OneWord()
        let bytes = Array("[true,false]".utf8)
        #expect(try tokenizer.read(bytes.span.bytes, into: &words) == 5)
        words.isFull = false
        #expect(try tokenizer.read(bytes.span.extracting(5..<12).bytes, into: &words) == 6)
        words.isFull = false
        #expect(try tokenizer.read(bytes.span.extracting(11..<12).bytes, into: &words) == 1)
        try tokenizer.finish(into: &words)
        #expect(words.count == 2)
    }
}

/// Is full after each word.
private struct OneWord: JSONTokenSink {
    var isFull = false
    var count = 0

    mutating func literal(_ literal: JSONLiteral) {
        isFull = true
        count += 1
    }

    mutating func begin(_ container: JSONContainer) {}
    mutating func end(_ container: JSONContainer) {}
    mutating func text(_ piece: RawSpan) {}
    mutating func text(_ scalar: Unicode.Scalar) {}
    mutating func key(isReadable: Bool) {}
    mutating func string(isReadable: Bool) {}
    mutating func number() {}
}
