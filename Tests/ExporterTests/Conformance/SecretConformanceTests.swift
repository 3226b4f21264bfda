import Exposition
import ServiceSupport
import TestSupport
import Testing

@Suite("Every vendor's secrets", .timeLimit(.minutes(5)))
struct SecretConformanceTests {
    @Test(
        "a secret in a file is read with every poll, and a changed one ends a failing target's wait",
        arguments: Subject.all)
    func rotation(subject: Subject) async throws {
        let bench = try ConformanceBench(subject)
        bench.interfere { request, target, _ in
            target != "beta" || request.headers.contains { $0.value.contains("renewed") }
                ? nil : [.send(ScriptedServer.json("{}", status: 401))]
        }
        // One interval after the first refusal it is asked again, then only after two.
        for asked in [1, 2, 2] {
            if asked > 1 { bench.clock.advance(by: ConformanceBench.interval) }
            await bench.source.poll()
            #expect(bench.times(of: "beta").count == asked)
            #expect(bench.value("sync_source_targets_failed") == "1")
        }
        bench.clock.advance(by: .seconds(1))
        try bench.changeSecretOfBeta(to: "renewed")
        await bench.source.poll()
        #expect(bench.times(of: "beta").count > 2)
        #expect(bench.value("sync_source_targets_failed") == "0")
        #expect(bench.value("sync_state", of: "beta", #"state="success""#) == "1")
    }

    @Test("a secret file that is gone is a failure of its own, and nothing goes out without it", arguments: Subject.all)
    func missingFile(subject: Subject) async throws {
        let bench = try ConformanceBench(subject)
        await bench.source.poll()
        let asked = bench.times(of: "beta").count
        try bench.changeSecretOfBeta(to: nil)
        bench.clock.advance(by: ConformanceBench.interval)
        await bench.source.poll()
        #expect(bench.times(of: "beta").count == asked)
        #expect(bench.reasons("sync_source_poll_failures_total") == ["credentials": "1"])
        #expect(bench.value("sync_state", of: "beta", #"state="success""#) == "1")
        try bench.changeSecretOfBeta(to: "renewed")
        bench.clock.advance(by: ConformanceBench.interval)
        await bench.source.poll()
        #expect(bench.value("sync_source_targets_failed") == "0")
    }

    @Test("secrets are shown nowhere, whatever comes back", arguments: Subject.all)
    func secrecy(subject: Subject) async throws {
        let bench = try ConformanceBench(subject)
        var seen = ""
        for reply in Echo.allCases {
            bench.interfere { request, _, _ in reply.steps(request) }
            await bench.source.poll()
            seen += bench.source.page() + bench.source.page(.openMetrics)
            bench.clock.advance(by: .seconds(15 * 60))
        }
        seen += bench.source.log.lines.joined(separator: "\n")
        let secrets = bench.secrets
        #expect(bench.source.log.lines.count >= Echo.allCases.count)
        #expect(secrets.count > subject.play.secrets.count)
        #expect(secrets.filter { seen.contains($0) }.isEmpty)
    }
}

/// A vendor that sends back what it was sent.
private enum Echo: CaseIterable {
    case truly, unauthorized, clientError, serverError, redirect, notJSON, otherShape

    func steps(_ request: SeenRequest) -> [ScriptedServer.Step]? {
        let sent = [request["Authorization"], request["X-Account-Token"]].compactMap(\.self)
        let words = sent.flatMap { $0.split(separator: " ") }.filter { $0 != "Bearer" }
        let text = words.last.map(String.init) ?? ""
        let json = """
            {"error":{"code":"\(text)","message":"\(text)"},"detail":"\(text)","message":"\(text)",\
            "non_field_errors":["\(text)"],"\(text)":"\(text)"}
            """
        return switch self {
        case .truly: nil
        case .unauthorized: [.send(ScriptedServer.json(json, status: 401, headers: [("WWW-Authenticate", text)]))]
        case .clientError: [.send(ScriptedServer.json(json, status: 400))]
        case .serverError: [.send(ScriptedServer.json(json, status: 500))]
        case .redirect: [.send(ScriptedServer.json(json, status: 302, headers: [("Location", "/?key=\(text)")]))]
        case .notJSON: [.send(ScriptedServer.answer(body: Array(text.utf8)))]
        case .otherShape: [.send(ScriptedServer.json(json))]
        }
    }
}
