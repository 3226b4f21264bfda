import HTTPExchange
import Providers
import TestSupport
import Testing

@Suite("JSON answers")
struct JSONAnswerTests {
    private struct Page: Decodable, Equatable, Sendable {
        struct Item: Decodable, Equatable, Sendable { var name: String }
        var items: [Item]
    }

    private func read(_ chunks: [[UInt8]]) throws(RequestFailure) -> Page {
        var answer = JSONAnswer(Page.self)
        for chunk in chunks { answer.read(chunk.span.bytes, of: HTTPResponseHead(status: 200)) }
        return try answer.answer()
    }

    private func failure(_ text: String) -> RequestFailure? {
        do throws(RequestFailure) {
            _ = try read([Array(text.utf8)])
            return nil
        } catch {
            return error
        }
    }

    @Test("a value is the same however the network cut its bytes")
    func joinsChunks() throws {
        let bytes = Array(#"{"items":[{"name":"été 🙂"}],"more":{"unknown":[1,2]}}"#.utf8)
        let expected = Page(items: [Page.Item(name: "été 🙂")])
        #expect(try read([bytes]) == expected)
        #expect(try read(bytes.map { [$0] }) == expected)
    }

    @Test(
        "half a surrogate pair is replaced, a whole one and what only looks like one are left alone",
        arguments: [
            (#"a\ud83db"#, "a\u{FFFD}b"), (#"\uDE42"#, "\u{FFFD}"), (#"\ud83d\ud83d\ude42"#, "\u{FFFD}🙂"),
            (#"\ude42\ud83d"#, "\u{FFFD}\u{FFFD}"), (#"\ud83d\n"#, "\u{FFFD}\n"), (#"\uD83D\uDE42\u00e9"#, "🙂é"),
            (#"\\ud83d"#, #"\ud83d"#), (#"\\\ud83d"#, "\\\u{FFFD}"), (#"\""#, "\""),
        ])
    func halfSurrogates(escaped: String, text: String) throws {
        #expect(try read([Array(#"{"items":[{"name":"\#(escaped)"}]}"#.utf8)]) == Page(items: [Page.Item(name: text)]))
    }

    @Test("an empty answer is not JSON")
    func refusesNothing() {
        #expect(failure("") == RequestFailure(.notJSON, "the answer was empty"))
    }

    @Test(
        "an answer that is cut short, or no JSON at all, is not JSON",
        arguments: [
            #"{"items":[{"name":"a"}"#, #"{"items":[{"name":"a"},"#, #"{"items":[]"#, #"{"items":[{"name":"a"#, "nope",
            " ",
            #"{"items":[]} and more"#, #"{"items":[]}{"items":[]}"#, #"{items:[]}"#, "NaN",
        ])
    func refusesWhatIsNotJSON(text: String) {
        #expect(failure(text)?.reason == .notJSON)
    }

    @Test("an HTML page is called one", arguments: ["<!doctype html><html></html>", "\n\t <html>", "<HTML>"])
    func recognizesHTML(text: String) {
        #expect(failure(text) == RequestFailure(.notJSON, "the answer was an HTML page"))
    }

    @Test(
        "JSON of another shape is told by the place that is wrong",
        arguments: [
            ("{}", "the answer had no items"), (#"{"data":[]}"#, "the answer had no items"),
            (#"{"items":null}"#, "the answer had an unexpected items"),
            (#"{"items":{}}"#, "the answer had an unexpected items"),
            (#"{"items":[{"name":1}]}"#, "the answer had an unexpected items.[0].name"),
            (#"{"items":[{"name":"a"},{}]}"#, "the answer had no items.[1].name"),
            ("[]", "the answer had an unexpected top level"), ("null", "the answer had an unexpected top level"),
            ("7", "the answer had an unexpected top level"), (#""text""#, "the answer had an unexpected top level"),
        ])
    func tellsWhatIsWrong(text: String, message: String) {
        #expect(failure(text) == RequestFailure(.schema, message))
    }

    @Test("broken UTF-8 in a text is replaced, the rest stands")
    func repairsUTF8() throws {
        let broken = Array(#"{"items":[{"name":"a"#.utf8) + [0xFF, 0xC3] + Array(#"b"},{"name":"é"}]}"#.utf8)
        let names = try read([broken]).items.map(\.name)
        #expect(names == ["a\u{FFFD}\u{FFFD}b", "é"])
    }

    @Test("half a surrogate is replaced or refused, never passed on")
    func survivesHalfSurrogates() {
        for text in [#"{"items":[{"name":"\ud83d"}]}"#, #"{"items":[{"name":"\ude00\ud83d!"}]}"#] {
            let reason = failure(text)?.reason
            #expect(reason == nil || reason == .notJSON)
        }
    }

    @Test("a byte order mark is not in the way")
    func skipsTheByteOrderMark() throws {
        #expect(try read([[0xEF, 0xBB, 0xBF], Array(#"{"items":[]}"#.utf8)]) == Page(items: []))
    }

    @Test("absurd nesting is refused")
    func refusesDepth() {
        let depth = 100_000
        for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
            let nested = String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
            let reason = failure(#"{"items":[],"deep":\#(nested)}"#)?.reason
            #expect(reason == .notJSON || reason == .schema)
        }
    }
}
