import HTTPExchange
import JSONStream
import Providers
import Testing

@Suite("JSON answers read while they arrive")
struct JSONListAnswerTests {
    private struct Name: JSONElement {
        let text: String

        init?(_ json: JSONValue) {
            guard let text = json["name"]?.string else { return nil }
            self.text = text
        }
    }

    private func read(_ chunks: [String]) throws(RequestFailure) -> JSONList<Name> {
        var answer = JSONListAnswer<Name>("items", others: ["next"], largestValue: 4096)
        for chunk in chunks { try answer.read(Array(chunk.utf8).span.bytes, of: HTTPResponseHead(status: 200)) }
        return try answer.answer()
    }

    private func failure(_ chunks: String...) -> RequestFailure? {
        do throws(RequestFailure) {
            _ = try read(chunks)
            return nil
        } catch {
            return error
        }
    }

    @Test("elements and members asked for are there, however the network cut the bytes")
    func reads() throws {
        let document = #"{"next":"c1","items":[{"name":"été 🙂"},{},{"name":"b"}],"more":[]}"#
        for chunks in [[document], document.map { String($0) }] {
            let list = try read(chunks)
            #expect(list.elements.map(\.text) == ["été 🙂", "b"])
            #expect(list.unreadableElements == 1)
            #expect(list.others["next"]?.string == "c1")
        }
    }

    @Test("what is not JSON, what has another shape and what is too large have reasons of their own")
    func tellsReasons() {
        #expect(failure("") == RequestFailure(.notJSON, "the answer was empty"))
        #expect(failure("\n <!doctype html>") == RequestFailure(.notJSON, "the answer was an HTML page"))
        #expect(
            failure(#"{"items":["#, "{")
                == RequestFailure(
                    .notJSON, "the answer was not JSON: it ended early, after byte 11"))
        #expect(
            failure(#"{"items":"#, "[}]")
                == RequestFailure(
                    .notJSON, "the answer was not JSON: it went wrong at byte 10"))
        #expect(failure("[]") == RequestFailure(.schema, "the answer had an unexpected top level"))
        #expect(failure("{}") == RequestFailure(.schema, "the answer had no items"))
        #expect(failure(#"{"items":null}"#) == RequestFailure(.schema, "the answer had an unexpected items"))
        let huge = #"{"items":[{"name":""# + String(repeating: "x", count: 5000)
        #expect(failure(huge) == RequestFailure(.tooLarge, "the answer had too large a value at byte 5019"))
    }

    @Test("a body that went wrong ends the transfer, not only the answer")
    func endsEarly() {
        var answer = JSONListAnswer<Name>("items")
        #expect(throws: RequestFailure.self) {
            try answer.read(Array("<html>".utf8).span.bytes, of: HTTPResponseHead(status: 200))
        }
    }
}
