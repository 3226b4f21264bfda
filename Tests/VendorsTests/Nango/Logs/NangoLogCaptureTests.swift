import HTTPExchange
import JSONStream
import SyncModel
import TestSupport
import Testing

@testable import Vendors

@Suite("Log responses captured from a real Nango server")
struct NangoLogCaptureTests {
    private func logs(_ answer: CannedAnswer) -> NangoLogs {
        let source = NangoSource { _ in answer }
        return NangoLogs(source.session(), url: "https://mcp.example/mcp", key: Secret("k"))
    }

    private func page(_ name: String) async throws -> NangoRunPage {
        let logs = logs(try nangoLog(name))
        let period = Timestamp(seconds: 0)...Timestamp(seconds: 1)
        return try await logs.failedRuns(startedIn: period, after: nil)
    }

    private func classes(_ runs: [NangoRun]) -> [String: Int] {
        var counts: [String: Int] = [:]
        for run in runs where run.hasFailed { counts[run.failure.failureClass.rawValue, default: 0] += 1 }
        return counts
    }

    @Test(
        "every failed run of the lists is in its class",
        arguments: [
            (
                "31-list-failed-page1-limit100",
                [
                    "script": 40, "credentials": 8, "timeout": 1, "permission": 4, "third_party": 11, "rate_limit": 2,
                    "not_found": 2, "interrupted": 32,
                ]
            ),
            (
                "32-list-failed-page2-cursor",
                ["interrupted": 26, "script": 45, "credentials": 4, "configuration": 22, "third_party": 3]
            ),
            ("33-list-failed-page3-cursor", ["script": 12, "configuration": 2, "credentials": 2, "interrupted": 11]),
            ("22-list-cancelled", ["interrupted": 1]), ("25b-list-timeout", ["unknown": 1]),
            ("37-list-one-integration", ["credentials": 3]), ("43-list-limit1", ["script": 1]),
            ("44-list-both-variants", ["script": 2, "interrupted": 1]), ("34-list-empty-period", [:]),
        ])
    func lists(name: String, expected: [String: Int]) async throws {
        #expect(classes(try await page(name).runs) == expected)
    }

    @Test(
        "a single run has its class and how long it took",
        arguments: [
            ("10-get-runner-unreachable", FailureClass.interrupted, 294), ("13-get-tickets", .script, 0),
            ("20-get-http401", .credentials, 698), ("20-get-http403", .permission, 0),
            ("20-get-http429", .rateLimit, 0), ("20-get-http500", .thirdParty, 0),
            ("21-get-cancelled-slow", .interrupted, 0),
        ])
    func details(name: String, expected: FailureClass, milliseconds: Int) async throws {
        let detail = try #require(try await logs(try nangoLog(name)).run("1795866472897_NnxMtnJg"))
        #expect(detail.run.failure.failureClass == expected)
        let duration = try #require(detail.run.duration)
        #expect(duration > .zero && duration < .seconds(60))
        if milliseconds > 0 { #expect(duration == .milliseconds(milliseconds)) }
    }

    @Test("the first message of a run names its variant")
    func variant() async throws {
        let detail = try await logs(try nangoLog("29f-get-messages-search-starting")).run("1795867276502_3EHPAnEV")
        #expect(detail?.variant == "eu")
    }

    @Test("a run whose end was never written, and one that is on, have not failed")
    func unfinished() async throws {
        for name in ["63-get-lost-end-state-after-opensearch-outage", "64-get-paused-midrun-still-running"] {
            let detail = try await logs(try nangoLog(name)).run("1795867276502_3EHPAnEV")
            #expect(detail?.run.hasFailed == false && detail?.run.duration == nil)
        }
    }

    @Test("a run that does not exist is not there, which is no failure")
    func unknownRun() async throws {
        #expect(try await logs(try nangoLog("28-get-operation-not-found")).run("1795867276502_3EHPAnEV") == nil)
    }

    @Test(
        "what goes wrong has a reason that says what to do",
        arguments: [
            ("00a-not-configured-tools-call", FailureReason.clientError, "there is no Management MCP at logs_url"),
            ("00c-not-configured-get", .clientError, "there is no Management MCP at logs_url"),
            ("01a-logs-disabled-list", .notFound, "keeps no logs"),
            ("02a-key-without-scope-list", .forbidden, "environment:logs:read"),
            ("03a-wrong-key", .unauthorized, "HTTP 401"), ("03b-key-not-uuid", .unauthorized, "HTTP 401"),
            ("03c-no-auth", .unauthorized, "HTTP 401"), ("04a-accept-json-only", .clientError, "no Management MCP"),
            ("04d-content-type-text", .clientError, "no Management MCP"), ("04h-unknown-tool", .clientError, "changed"),
            ("05a-bad-arg-limit-501", .clientError, "changed"), ("35-list-bad-cursor", .serverError, "store"),
            ("60-opensearch-hung-1", .serverError, "store"), ("62-rate-limited-429", .rateLimited, "HTTP 429"),
        ])
    func failures(name: String, reason: FailureReason, words: String) async throws {
        let failure = await #expect(throws: RequestFailure.self) { try await page(name) }
        #expect(failure?.reason == reason)
        #expect(failure?.message.contains(words) == true)
    }

    @Test("every captured response is read or refused without a word of its body")
    func all() async throws {
        let names = try nangoLogNames()
        #expect(names.count > 50)
        for name in names {
            let result = await Result { () async throws(RequestFailure) in
                let answer: CannedAnswer
                do { answer = try nangoLog(name) } catch { throw RequestFailure(.internal, "\(error)") }
                return try await logs(answer).run("1795867276502_3EHPAnEV")
            }
            if let failure = result.failure {
                #expect(failure.reason != .internal)
                #expect(!failure.message.contains("{") && !failure.message.contains("MCP error"))
            }
        }
    }

    @Test("of payloads, which hold customers' data, only the words for people are kept")
    func privacy() async throws {
        for name in ["31-list-failed-page1-limit100", "32-list-failed-page2-cursor", "33-list-failed-page3-cursor"] {
            let dumped = String(reflecting: try await page(name).runs)
            for secret in ["jane@example.com", "stacktrace", "at Object.exec", "webhook_url", "<html", "runTimeSecs"] {
                #expect(!dumped.contains(secret))
            }
        }
    }
}
