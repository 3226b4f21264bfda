import Foundation
import HTTPExchange
import TestSupport

extension Fault {
    /// Bodies that are not what a body should be, with status 200.
    static let bodies = [
        body("empty body", [], .failure([.notJSON])),
        body("blank body", Array(" \n ".utf8), .failure([.notJSON])),
        body("HTML with status 200", Array("<!DOCTYPE html><title>Sign in</title>".utf8), .failure([.notJSON])),
        body("text with status 200", Array("OK".utf8), .failure([.notJSON])),
        Fault(
            "JSON cut short",
            .answers { [.send(ScriptedServer.answer(body: Array($0.good.prefix($0.good.count / 2))))] },
            .failure([.notJSON])),
        Fault(
            "more after the JSON",
            .answers { [.send(ScriptedServer.answer(body: $0.good + Array("}".utf8)))] }, .failure([.notJSON])),
        Fault(
            "body over the limit",
            .answers { [.send(ScriptedServer.answer(body: $0.good + [UInt8](repeating: 0x20, count: 1 << 20)))] },
            .failure([.tooLarge])),
        Fault(
            "body over the limit, without a length",
            .answers {
                let rest = ScriptedServer.chunk(String(repeating: " ", count: 1 << 20)) + ScriptedServer.chunk("")
                let good = ScriptedServer.chunk(String(decoding: $0.good, as: UTF8.self))
                return [.send(ScriptedServer.head(headers: [("Transfer-Encoding", "chunked")]) + good + rest)]
            },
            .failure([.tooLarge])),
        Fault(
            "gzip bomb",
            .answers { _ in
                [.send(ScriptedServer.answer(headers: [("Content-Encoding", "gzip")], body: bomb))]
            },
            .failure([.tooLarge, .notJSON])),
        Fault(
            "not the gzip it says it is",
            .answers { [.send(ScriptedServer.answer(headers: [("Content-Encoding", "gzip")], body: $0.good))] },
            .failure([.reset, .notJSON])),
        body("200,000 arrays inside one another", deep, .failure([.schema, .notJSON])),
        body("UTF-16", Array("{}".utf16).flatMap { [UInt8($0), 0] }, .failure([.schema, .notJSON])),
    ]

    /// JSON, and not what the vendor documents.
    static let shapes =
        ["{}", "[]", "null", "0", "\"\"", "{\"error\":\"no\"}"].map {
            body("JSON without the list: `\($0)`", Array($0.utf8), .failure([.schema]))
        } + [
            Fault(
                "the list is null", .answers { [.send(ScriptedServer.json($0.replacingLists(by: "null")))] },
                .failure([.schema])),
            Fault(
                "the list is an object", .answers { [.send(ScriptedServer.json($0.replacingLists(by: "{}")))] },
                .failure([.schema])),
        ]

    private static func body(_ name: String, _ body: [UInt8], _ outcome: Outcome) -> Fault {
        Fault(name, .answers { _ in [.send(ScriptedServer.answer(body: body))] }, outcome)
    }

    private static let deep = [UInt8](repeating: UInt8(ascii: "["), count: 200_000)

    /// A gzip member that begins to unfold into a hundred megabytes of zeros: a thousand times its size.
    private static let bomb: [UInt8] = {
        let start = Data(base64Encoded: "H4sIAAAAAAACA+3BAQ0AAADCoPdPbQ8HFAAA") ?? Data()
        return Array(start) + [UInt8](repeating: 0, count: 100_000)
    }()
}

extension Cue {
    /// The good answer with something else in place of every list and of what is no list.
    fileprivate func replacingLists(by other: String) -> String {
        #"{"syncs":\#(other),"connections":\#(other),"data":\#(other),"results":\#(other)}"#
    }
}
