import CurlTransport
import TestSupport
import Testing

@Suite("Every vendor's failures", .timeLimit(.minutes(5)))
struct FailureConformanceTests {
    @Test(
        "a failing vendor has its reason, and its last good reading is served until stale_after and not longer",
        arguments: Subject.all, Mishap.allCases)
    func mishap(subject: Subject, mishap: Mishap) async throws {
        let bench = try ConformanceBench(
            subject, timeout: mishap == .hung ? .seconds(2) : .seconds(20),
            transport: CurlTransport(userAgent: "tests"))
        await bench.source.poll()
        #expect(bench.value("sync_source_up") == "1")
        let asked = bench.requests.count

        bench.interfere { request, target, _ in mishap.steps(subject.play) }
        if mishap == .refused { bench.server.stop() }
        bench.clock.advance(by: ConformanceBench.interval)
        await bench.source.poll()
        #expect(bench.value("sync_source_up") == "0")
        #expect(bench.value("sync_source_targets_failed") == "2")
        let reasons = bench.reasons("sync_source_poll_failures_total")
        #expect(reasons.count == 1)
        #expect(mishap.reasons.isSuperset(of: reasons.keys))
        #expect(mishap.reasons.isSuperset(of: bench.reasons("sync_source_request_failures_total").keys))
        #expect(bench.samples("sync_info").count == 2)
        if mishap.isFinal {
            let questions = bench.requests.dropFirst(asked).map { "\($0.target) as \($0.headers)" }
            #expect(Set(questions).count == questions.count, "asked again within the poll")
        }

        bench.clock.advance(by: ConformanceBench.staleAfter)
        #expect(bench.told.isEmpty)
        #expect(bench.value("sync_source_up") == "0")
        #expect(bench.value("sync_source_targets") == "2")
        #expect(bench.value("sync_source_syncs") == "0")
    }

    @Test(
        "one target fails: the other is fresh, and the last good reading of the one lasts until stale_after",
        arguments: Subject.all)
    func partialFailure(subject: Subject) async throws {
        let bench = try ConformanceBench(subject)
        await bench.source.poll()
        bench.interfere { _, target, _ in
            target == "beta" ? [.send(ScriptedServer.answer(status: 503))] : nil
        }
        bench.give("alpha", PlayedSync(word: "HIBERNATING"))
        bench.give("beta", PlayedSync(id: "2", word: "HIBERNATING"))
        bench.clock.advance(by: ConformanceBench.interval)
        await bench.source.poll()
        #expect(bench.value("sync_state", of: "alpha", #"state="unknown""#) == "1")
        #expect(bench.value("sync_state", of: "beta", #"state="success""#) == "1")
        #expect(bench.value("sync_source_up") == "1")
        #expect(bench.value("sync_source_targets") == "2")
        #expect(bench.value("sync_source_targets_failed") == "1")
        #expect(bench.reasons("sync_source_poll_failures_total") == ["server_error": "1"])

        bench.clock.advance(by: ConformanceBench.staleAfter)
        await bench.source.poll()
        #expect(bench.value("sync_state", of: "alpha", #"state="unknown""#) == "1")
        #expect(bench.samples("sync_state", #"="beta""#).isEmpty)
        #expect(bench.value("sync_source_syncs") == "1")
        #expect(bench.value("sync_source_targets_failed") == "1")
        #expect(bench.value("sync_source_up") == "1")
    }

    @Test(
        "a redirect is a failure: nobody goes there, with or without credentials", arguments: Subject.all, [301, 307])
    func redirect(subject: Subject, status: Int) async throws {
        let elsewhere = try ScriptedServer(answering: ScriptedServer.json("{}"))
        let bench = try ConformanceBench(subject)
        bench.interfere { [location = elsewhere.url("/login")] _, _, _ in
            [.send(ScriptedServer.answer(status: status, headers: [("Location", location)]))]
        }
        await bench.source.poll()
        #expect(bench.value("sync_source_up") == "0")
        #expect(bench.reasons("sync_source_poll_failures_total") == ["client_error": "1"])
        #expect(elsewhere.connectionCount == 0)
    }
}

/// A way in which every answer of a vendor goes wrong.
enum Mishap: String, CaseIterable, CustomTestStringConvertible {
    case cutShort, brokenOff, broken, html, empty, tooLarge, hung, refused, wrongShape, emptyObject, list, null
    case unauthorized, forbidden, notFound, teapot, serverError

    var testDescription: String { rawValue }

    /// What it may be called: where a body breaks off, curl cannot always tell.
    var reasons: Set<String> {
        switch self {
        case .cutShort, .html, .empty: ["not_json"]
        case .brokenOff, .broken: ["reset", "not_json"]
        case .tooLarge: ["too_large"]
        case .hung: ["timeout"]
        case .refused: ["connect"]
        case .wrongShape, .emptyObject, .list, .null: ["schema"]
        case .unauthorized: ["unauthorized"]
        case .forbidden: ["forbidden"]
        case .notFound: ["not_found"]
        case .teapot: ["client_error"]
        case .serverError: ["server_error"]
        }
    }

    /// Whether asking again within the poll mends nothing.
    var isFinal: Bool {
        switch self {
        case .brokenOff, .broken, .refused, .serverError: false
        default: true
        }
    }

    func steps(_ play: ConformanceCase) -> [ScriptedServer.Step] {
        let half = #"{"syncs":[{"id":"1","#
        return switch self {
        case .cutShort: [.send(ScriptedServer.json(half))]
        case .brokenOff: [.send(ScriptedServer.head(headers: [("Content-Length", "100")]) + Array(half.utf8)), .close]
        case .broken: [.send(ScriptedServer.head(headers: [("Content-Length", "100")])), .reset]
        case .html: [.send(ScriptedServer.answer(body: Array("<!DOCTYPE html><html></html>".utf8)))]
        case .empty: [.send(ScriptedServer.answer())]
        case .tooLarge: [.send(ScriptedServer.json(String(repeating: " ", count: 300_000)))]
        case .hung: [.hang]
        case .refused: []
        case .wrongShape: [.send(ScriptedServer.json(play.wrongShape))]
        case .emptyObject: [.send(ScriptedServer.json("{}"))]
        case .list: [.send(ScriptedServer.json("[]"))]
        case .null: [.send(ScriptedServer.json("null"))]
        case .unauthorized: [.send(ScriptedServer.json("{}", status: 401))]
        case .forbidden: [.send(ScriptedServer.json("{}", status: 403))]
        case .notFound: [.send(ScriptedServer.json("{}", status: 404))]
        case .teapot: [.send(ScriptedServer.json("{}", status: 418))]
        case .serverError: [.send(ScriptedServer.answer(status: 502, body: Array("<html>".utf8)))]
        }
    }
}
