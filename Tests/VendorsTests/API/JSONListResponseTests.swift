import HTTPExchange
import JSONStream
import Testing
import Vendors

@Suite("JSON lists read while they arrive")
struct JSONListResponseTests {
    private struct Name: JSONElement {
        let text: String

        init?(_ json: JSONValue) {
            guard let text = json["name"]?.string else { return nil }
            self.text = text
        }
    }

    private func read(_ chunks: [String]) throws(RequestFailure) -> JSONList<Name> {
        var response = JSONListResponse<Name>("items", others: ["next"], maximumValueBytes: 4096)
        for chunk in chunks { try response.read(Array(chunk.utf8).span.bytes, of: HTTPResponseHead(status: 200)) }
        return try response.response()
    }

    private func failure(_ chunks: String...) -> RequestFailure? {
        do throws(RequestFailure) {
            _ = try read(chunks)
            return nil
        } catch {
            return error
        }
    }

    @Test("elements and requested members are read, however the network cut the bytes")
    func reads() throws {
        let document = #"{"next":"c1","items":[{"name":"été 🙂"},{},{"name":"b"}],"more":[]}"#
        for chunks in [[document], document.map { String($0) }] {
            let list = try read(chunks)
            #expect(list.elements.map(\.text) == ["été 🙂", "b"])
            #expect(list.unreadableElements == 1)
            #expect(list.others["next"]?.string == "c1")
        }
    }

    @Test("bytes that are not JSON, another shape and too large a value have different reasons")
    func givesReasons() {
        #expect(failure("") == RequestFailure(.notJSON, "the response was empty"))
        #expect(failure("\n <!doctype html>") == RequestFailure(.notJSON, "the response was an HTML page"))
        #expect(
            failure(#"{"items":["#, "{")
                == RequestFailure(
                    .notJSON, "the response was not JSON: it ended early, after byte 11"))
        #expect(
            failure(#"{"items":"#, "[}]")
                == RequestFailure(
                    .notJSON, "the response was not JSON: it went wrong at byte 10"))
        #expect(failure("[]") == RequestFailure(.schema, "the response had an unexpected top level"))
        #expect(failure("{}") == RequestFailure(.schema, "the response had no items"))
        #expect(failure(#"{"items":null}"#) == RequestFailure(.schema, "the response had an unexpected items"))
        let huge = #"{"items":[{"name":""# + String(repeating: "x", count: 5000)
        #expect(failure(huge) == RequestFailure(.tooLarge, "the response had too large a value at byte 5019"))
    }

    @Test("a list of nothing but unreadable elements is not an empty list")
    func refusesAnUnreadableList() {
        #expect(failure(#"{"items":[{},{}]}"#)?.reason == .schema)
        #expect(failure(#"{"items":[]}"#) == nil)
    }

    @Test("a page may have nothing but unreadable elements: other pages may have more")
    func acceptsAnUnreadablePage() throws {
        var response = JSONListResponse<Name>("items", isPage: true)
        try response.read(Array(#"{"items":[{}]}"#.utf8).span.bytes, of: HTTPResponseHead(status: 200))
        #expect(try response.response().unreadableElements == 1)
    }

    @Test("a bad body ends the transfer at once")
    func endsEarly() {
        var response = JSONListResponse<Name>("items")
        #expect(throws: RequestFailure.self) {
            try response.read(Array("<html>".utf8).span.bytes, of: HTTPResponseHead(status: 200))
        }
    }
}
