import JSONStream
import Testing

@Suite("A list read while it arrives", .serialized)
struct JSONListReaderTests {
    private struct Sync: JSONElement, Equatable {
        let id: String
        let count: Int64?

        init?(_ json: JSONValue) {
            guard let id = json.string("id") else { return nil }
            self.id = id
            count = json["counts"]?["Issue"]?.int64
        }
    }

    @Test("Elements come in order, other members are passed over, the size of the pieces does not matter")
    func elements() throws {
        let document = """
            { "before": [[{"list": [1]}], "x\\"y"], "list" : [ {"id":"a","counts":{"Issue":1}} ,
              {"counts":{"Issue":"two"},"other":[{}],"id":"\\u0062é"}, {"id":"c","counts":null} ] , "after": 12.5 }
            """
        for size in [1, 2, 3, 7, 16, 64, .max] {
            let list = try JSONList<Sync>(reading: document, inPiecesOf: size)
            #expect(list.elements.map(\.id) == ["a", "bé", "c"])
            #expect(list.elements.map(\.count) == [1, nil, nil])
            #expect(list.unreadableElements == 0)
            #expect(list.others.isEmpty)
        }
    }

    @Test("Elements of no use are counted, the rest stands")
    func unreadableElements() throws {
        let list = try JSONList<Sync>(
            reading:
                #"{"list":[{"id":"a"},{},null,"text",1e999,[{"id":"b"}],{"id":"\q"},{"\q":1,"id":"c"},{"id":"d"}]}"#)
        #expect(list.elements.map(\.id) == ["a", "d"])
        #expect(list.unreadableElements == 7)
    }

    @Test("Members asked for are kept, whole, the first of several")
    func others() throws {
        let list = try JSONList<Sync>(
            reading: #"{"next":"cursor","list":[{"id":"a"}],"page":{"size":[100]},"next":null,"more":"no"}"#,
            others: ["next", "page", "absent"], inPiecesOf: 1)
        #expect(list.others["next"]?.string == "cursor")
        #expect(list.others["page"]?["size"]?.elements?.first?.int64 == 100)
        #expect(list.others.count == 2)
        #expect(list.elements.map(\.id) == ["a"])
    }

    @Test("An empty list is a list")
    func emptyList() throws {
        #expect(try JSONList<Sync>(reading: #"{"list":[]}"#).elements.isEmpty)
    }

    @Test("Of two lists the first counts")
    func repeatedList() throws {
        #expect(try JSONList<Sync>(reading: #"{"list":[{"id":"a"}],"list":[{"id":"b"}]}"#).elements.map(\.id) == ["a"])
        #expect(try JSONList<Sync>(reading: #"{"l\u0069st":[{"id":"a"}],"list":7}"#).elements.map(\.id) == ["a"])
    }

    @Test(
        "What has no list is of the wrong shape",
        arguments: [
            ("{}", .noList("list")), (#"{"other":[]}"#, .noList("list")), (#"{"list":null}"#, .notAList("list")),
            (#"{"list":{"list":[]}}"#, .notAList("list")), (#"{"list":"[]"}"#, .notAList("list")),
            (#"{"list":7}"#, .notAList("list")), (#"{"list":null,"list":[]}"#, .notAList("list")), ("[]", .noObject),
            (#"[{"list":[]}]"#, .noObject), ("null", .noObject), ("17", .noObject), ("\"list\"", .noObject),
        ] as [(String, JSONStreamError.Reason)])
    func wrongShape(document: String, reason: JSONStreamError.Reason) {
        for size in [1, .max] {
            let error = #expect(throws: JSONStreamError.self) {
                try JSONList<Sync>(reading: document, inPiecesOf: size)
            }
            #expect(error?.reason == reason)
            #expect(error?.kind == .wrongShape)
        }
    }

    @Test(
        "What is not JSON is not of the wrong shape",
        arguments: [
            ("", .empty), ("<html>", .markup), (#"{"list":["#, .cutShort), (#"{"list":[]"#, .cutShort),
            (#"{"list":[]}}"#, .unexpectedByte), (#"{"other":"#, .cutShort), ("[1", .cutShort),
            (#"{"list":[{"id":"a"}"#, .cutShort), (#"{"list":[]} x"#, .unexpectedByte), (#"{"\q":1}"#, .unreadableKey),
        ] as [(String, JSONStreamError.Reason)])
    func notJSON(document: String, reason: JSONStreamError.Reason) {
        for size in [1, .max] {
            let error = #expect(throws: JSONStreamError.self) {
                try JSONList<Sync>(reading: document, inPiecesOf: size)
            }
            #expect(error?.reason == reason)
            #expect(error?.kind == .notJSON)
        }
    }

    @Test("One element must not be larger than allowed, however it arrives", arguments: [1, 100, .max])
    func largestValue(size: Int) throws {
        let text = String(repeating: "x", count: 5000)
        for value in [#"{"id":"\#(text)"}"#, "\"\(text)\"", "[" + String(repeating: "0,", count: 5000) + "0]"] {
            let error = #expect(throws: JSONStreamError.self) {
                try JSONList<Sync>(reading: #"{"list":[\#(value)]}"#, largestValue: 4096, inPiecesOf: size)
            }
            #expect(error?.reason == .valueTooLarge)
            #expect(error?.kind == .tooLarge)
            // What is passed over may be of any size.
            let list = try JSONList<Sync>(
                reading: #"{"other":\#(value),"list":[{"id":"a"}]}"#, largestValue: 4096, inPiecesOf: size)
            #expect(list.elements.map(\.id) == ["a"])
        }
        let many = repeatElement(#"{"id":"0123456789"}"#, count: 1000).joined(separator: ",")
        let list = try JSONList<Sync>(reading: "{\"list\":[\(many)]}", largestValue: 4096, inPiecesOf: size)
        #expect(list.elements.count == 1000)
    }
}
