import SyncModel
import TestSupport
import Testing

@Suite("Every vendor's limits", .timeLimit(.minutes(5)))
struct CourtesyConformanceTests {
    /// What a 429 asks for, on a clock that shows 14 November 2023, 22:13:20.
    enum Plea: CaseIterable, CustomTestStringConvertible {
        case seconds, date, zero, nothing, reset

        var headers: [(name: String, value: String)] {
            switch self {
            case .seconds: [("Retry-After", "7")]
            case .date: [("Retry-After", "Tue, 14 Nov 2023 22:13:29 GMT")]
            case .zero: [("Retry-After", "0")]
            case .nothing: []
            case .reset: [("X-RateLimit-Reset", "1700000004")]
            }
        }

        var silence: Duration {
            switch self {
            case .seconds: .seconds(7)
            case .date: .seconds(9)
            case .zero, .nothing: .seconds(1)
            case .reset: .seconds(4)
            }
        }

        var testDescription: String { headers.first.map { "\($0.name): \($0.value)" } ?? "no header" }
    }

    @Test("a 429 is obeyed: nothing goes out before its time, then all is read", arguments: Subject.all, Plea.allCases)
    func shortPause(subject: Subject, plea: Plea) async throws {
        let bench = try ConformanceBench(subject)
        bench.interfere { _, target, earlier in
            target == "beta" && earlier == 0
                ? [.send(ScriptedServer.answer(status: 429, headers: plea.headers))] : nil
        }
        await bench.source.poll()
        let times = bench.times(of: "beta")
        #expect(times.count >= 2)
        #expect(times.dropFirst().first.map { $0 - (times.first ?? .zero) } == plea.silence)
        #expect(bench.reasons("sync_source_request_failures_total") == ["rate_limited": "1"])
        #expect(bench.value("sync_source_targets_failed") == "0")
        #expect(bench.value("sync_state", of: "beta", #"state="success""#) == "1")
    }

    @Test("a 429 that asks for longer than a poll may last is obeyed over several polls", arguments: Subject.all)
    func longPause(subject: Subject) async throws {
        let bench = try ConformanceBench(subject)
        bench.interfere { _, target, earlier in
            target == "beta" && earlier == 0
                ? [.send(ScriptedServer.answer(status: 429, headers: [("Retry-After", "150")]))] : nil
        }
        for polls in 1...2 {
            await bench.source.poll()
            #expect(bench.times(of: "beta").count == 1)
            #expect(bench.value("sync_source_targets_failed").flatMap { Int($0) } ?? 0 >= 1)
            #expect(bench.reasons("sync_source_poll_failures_total") == ["rate_limited": "\(polls)"])
            bench.clock.advance(by: ConformanceBench.interval)
        }
        await bench.source.poll()
        #expect(bench.times(of: "beta").dropFirst().first.map { $0 >= .seconds(150) } == true)
        #expect(bench.value("sync_source_targets_failed") == "0")
    }
}
