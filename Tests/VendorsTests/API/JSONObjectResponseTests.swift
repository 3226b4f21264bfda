import HTTPExchange
import JSONStream
import TestSupport
import Testing
import Vendors

@Suite("Small JSON objects")
struct JSONObjectResponseTests {
    private struct Item: JSONElement, Equatable {
        var name: String

        init?(_ json: JSONValue) {
            guard let name = json.string("name") else { return nil }
            self.name = name
        }
    }

    private func read(_ chunks: [[UInt8]]) throws(RequestFailure) -> String {
        var response = JSONObjectResponse(Item.self, maximumBytes: 4096)
        for chunk in chunks { try response.read(chunk.span.bytes, of: HTTPResponseHead(status: 200)) }
        return try response.response().name
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
        let bytes = Array(#"{"name":"été 🙂","more":{"unknown":[1,2]}}"#.utf8)
        #expect(try read([bytes]) == "été 🙂")
        #expect(try read(bytes.map { [$0] }) == "été 🙂")
    }

    @Test("an empty body is not JSON")
    func refusesNothing() {
        #expect(failure("") == RequestFailure(.notJSON, "the response was empty"))
    }

    @Test(
        "a body that is cut short is not JSON",
        arguments: [
            #"{"name":"a""#, #"{"name":"a","#, #"{"name":"a"#, "nope", #"{"name":"a"} and more"#,
            #"{"name":"a"}{"name":"a"}"#, #"{name:"a"}"#, "NaN", #"{"name":"a","\q":1}"#,
        ])
    func refusesWhatIsNotJSON(text: String) {
        #expect(failure(text)?.reason == .notJSON)
    }

    @Test("an HTML page is called one", arguments: ["<!doctype html><html></html>", "\n\t <html>", "<HTML>"])
    func recognizesHTML(text: String) {
        #expect(failure(text) == RequestFailure(.notJSON, "the response was an HTML page"))
    }

    @Test("JSON of another shape has another reason than bytes that are not JSON")
    func givesReasons() {
        for text in ["[]", "null", "7", #""text""#] {
            #expect(failure(text) == RequestFailure(.schema, "the response had an unexpected top level"))
        }
        for text in ["{}", #"{"name":1}"#, #"{"name":"\q"}"#] { #expect(failure(text)?.reason == .schema) }
    }

    @Test("broken UTF-8 in a text is replaced, the rest is read")
    func repairsUTF8() throws {
        let broken = Array(#"{"name":"a"#.utf8) + [0xFF, 0xC3] + Array(#"b"}"#.utf8)
        #expect(try read([broken]) == "a\u{FFFD}\u{FFFD}b")
    }

    @Test("a byte order mark is skipped")
    func skipsTheByteOrderMark() throws {
        #expect(try read([[0xEF, 0xBB, 0xBF], Array(#"{"name":"a"}"#.utf8)]) == "a")
    }

    @Test("too large an object is refused before it has ended")
    func refusesWhatIsTooLarge() {
        #expect(failure(#"{"name":""# + String(repeating: "x", count: 5000))?.reason == .tooLarge)
    }

    @Test("absurd nesting is refused")
    func refusesDepth() {
        let depth = 100_000
        for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
            let nested = String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
            #expect(failure(#"{"name":"a","deep":\#(nested)}"#)?.reason == .notJSON)
        }
    }
}
