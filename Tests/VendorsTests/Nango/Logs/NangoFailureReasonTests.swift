import HTTPExchange
import Settings
import SyncModel
import Synchronization
import TestSupport
import Testing

@testable import Vendors

@Suite("Reasons of failed runs, from Nango's logs")
struct NangoFailureReasonTests {
    private static let ended = Timestamp(rfc3339: "2024-05-01T10:00:05.000Z")
    private static let id = "1714557600000_AAAAAAAA"

    private func run(
        _ sync: String = "issues", connection: String = "a", variant: String = "base", hasVariants: Bool = false,
        ended: Timestamp? = Self.ended
    ) -> FailedRun {
        FailedRun(
            target: "integration github",
            identity: SyncIdentity(
                integration: "github", connection: connection, sync: sync, variant: variant, id: "\(sync)-\(variant)"),
            ended: ended, hasVariants: hasVariants)
    }

    private func source(_ script: @escaping @Sendable (SentRequest) -> CannedAnswer) -> NangoSource {
        NangoSource([
            "integrations": .texts("github"), "failure_reasons": .plain("true"),
            "logs_url": .quoted("https://mcp.example/mcp"),
        ]) { request in request.tool == nil ? .connections([]) : script(request) }
    }

    private func supplement(_ source: NangoSource, _ runs: FailedRun...) async -> Supplement {
        _ = await source.listing()
        return await source.vendor.supplement(
            SupplementRequest(failed: runs, refreshWithin: .seconds(900)), source.session())
    }

    private func logRequests(_ source: NangoSource) -> [SentRequest] {
        source.transport.requests.filter { $0.tool != nil }
    }

    @Test("a run that ended when the sync did gives class, words and duration")
    func joins() async throws {
        let source = source { _ in nangoRuns([nangoRun(Self.id)]) }
        let supplement = await supplement(source, run())
        let found = try #require(supplement.explanations.first)
        #expect(found.failureClass == .script && found.reason == "boom" && found.duration == .milliseconds(5100))
        #expect(supplement.failure == nil)
        let request = try #require(logRequests(source).first)
        #expect(request.url == "https://mcp.example/mcp")
        #expect(request.timeout == .seconds(12))
        #expect(request.headers.map(\.name) == ["Authorization", "Content-Type", "Accept"])
        #expect(request.headers.last?.value.reveal() == "application/json, text/event-stream")
        #expect(request.text.contains(#""states":["failed","timeout","cancelled"]"#))
        #expect(request.text.contains(#""from":"2024-04-30T10:00:05.000Z""#))
    }

    @Test("the class of another run is never taken: an older one, another sync's, another connection's")
    func othersRuns() async {
        let source = source { _ in
            nangoRuns([
                nangoRun(Self.id, ended: "2024-05-01T09:59:00Z"), nangoRun("1714557600000_AAAAAAAB", sync: "users"),
                nangoRun("1714557600000_AAAAAAAC", connection: "b"),
            ])
        }
        #expect(await supplement(source, run()).explanations.isEmpty)
        #expect(await supplement(source, run(ended: nil)).explanations.isEmpty)
    }

    @Test("pages are followed while a run is missing, five at most")
    func pages() async {
        let source = source { request in
            nangoRuns(
                request.number == 5 ? [nangoRun(Self.id)] : [], cursor: "c\(request.number)")
        }
        #expect(await supplement(source, run()).explanations.count == 1)
        #expect(logRequests(source).count < 5)
        let vain = self.source { nangoRuns([], cursor: "c\($0.number)") }
        #expect(await supplement(vain, run()).explanations.isEmpty)
        #expect(logRequests(vain).count == 5)
        #expect(logRequests(vain).last?.text.contains("\"cursor\":\"c") == true)
    }

    @Test("the runs of variants are told apart by their first messages")
    func variants() async {
        let other = "1714557600000_AAAAAAAB"
        let source = source { request in
            if request.tool == "logs_list_operations" {
                return nangoRuns([
                    nangoRun(Self.id), nangoRun(other, error: #"{"type":"t","payload":{"code":"ETIMEDOUT"}}"#),
                ])
            }
            return request.text.contains(other)
                ? nangoDetail(
                    nangoRun(other, error: #"{"type":"t","payload":{"code":"ETIMEDOUT"}}"#), variant: "eu")
                : nangoDetail(nangoRun(Self.id), variant: "base")
        }
        let found = await supplement(
            source, run(variant: "base", hasVariants: true), run(variant: "eu", hasVariants: true)
        ).explanations
        let classes = Dictionary(found.map { ($0.run.identity.variant, $0.failureClass) }) { first, _ in first }
        #expect(classes == ["base": .script, "eu": .timeout])
    }

    @Test("a run that the lists do not hold is fetched by the ID in the list of connections, ten at most")
    func details() async {
        let ids = (10...40).map { "17145576000\($0)_AAAAAAAA" }
        let errors = ids.map { #"{"type":"sync","log_id":"\#($0)"}"# } + [#"{"type":"auth","log_id":"\#(Self.id)"}"#]
        let list =
            #"{"connections":[{"connection_id":"a","provider_config_key":"github","errors":[\#(errors.joined(separator: ","))]}]}"#
        func source(_ wanted: Int) -> NangoSource {
            NangoSource([
                "integrations": .texts("github"), "failure_reasons": .plain("true"),
                "logs_url": .quoted("http://127.0.0.1:9/mcp"),
            ]) { request in
                switch request.tool {
                case nil: return .text(list)
                case "logs_list_operations": return nangoRuns([])
                default:
                    let id = ids.first { request.text.contains($0) } ?? ""
                    return id == ids[wanted]
                        ? nangoDetail(nangoRun(id), variant: "base")
                        : nangoEvent(#"{"isError":true,"content":[{"type":"text","text":"Operation not found"}]}"#)
                }
            }
        }
        let recent = source(25)
        #expect(await supplement(recent, run()).explanations.count == 1)
        let old = source(2)
        #expect(await supplement(old, run()).explanations.isEmpty)
        #expect(logRequests(old).count { $0.tool == "logs_get_operation" } == 10)
        // Those that the logs do not have are not requested again.
        #expect(await supplement(old, run()).explanations.isEmpty)
        #expect(Set(logRequests(old).filter { $0.tool == "logs_get_operation" }.map(\.text)).count == 20)
    }

    @Test("runs that were seen need no request")
    func remembers() async {
        let source = source { _ in nangoRuns([nangoRun(Self.id), nangoRun("1714557600000_AAAAAAAB", sync: "users")]) }
        _ = await supplement(source, run())
        #expect(await supplement(source, run("users")).explanations.count == 1)
        #expect(logRequests(source).count == 1)
    }

    @Test("a failure of the logs is one of the supplement and of the statistics, and is not repeated")
    func failure() async throws {
        let answer = try nangoLog("01a-logs-disabled-list")
        let source = source { _ in answer }
        let supplement = await supplement(source, run())
        #expect(supplement.failure?.reason == .notFound && supplement.explanations.isEmpty)
        #expect(logRequests(source).count == 1)
        #expect(source.statistics.failures == [.notFound: 1])
    }

    @Test("a response that is HTML, cut short, or endless is a failure")
    func broken() async {
        for (body, reason) in [
            ("<html></html>", FailureReason.notJSON), ("event: message\ndata: {\"result\":", .notJSON), ("", .notJSON),
            ("event: message\ndata: {\"result\":{}}\n\n", .schema), ("event: message\ndata: {}\n\n", .schema),
        ] {
            let source = source { _ in .text(body) }
            #expect(await supplement(source, run()).failure?.reason == reason)
        }
        let huge = CannedAnswer.bytes([Array("data: ".utf8), [UInt8](repeating: 0x78, count: 17 << 20)])
        #expect(await supplement(source { _ in huge }, run()).failure?.reason == .tooLarge)
    }

    @Test("plain JSON in place of an event is read as well")
    func plainJSON() async {
        let source = source { _ in
            .text(#"{"jsonrpc":"2.0","id":1,"result":{"structuredContent":{"operations":[\#(nangoRun(Self.id))]}}}"#)
        }
        #expect(await supplement(source, run()).explanations.count == 1)
    }

    @Test("nothing is requested without failed runs, or without the setting")
    func unset() async {
        let source = source { _ in nangoRuns([]) }
        #expect(await supplement(source).failure == nil)
        #expect(logRequests(source).isEmpty)
        let plain = NangoSource(["integrations": .texts("github")]) { _ in .connections([]) }
        #expect(await supplement(plain, run()).explanations.isEmpty)
        #expect(plain.vendor.supplementNeed == .never)
    }

    @Test("an event is complete at its blank line, wherever the pieces are cut")
    func completes() throws {
        for end in ["\n\n", "\r\n\r\n"] {
            let line = end == "\n\n" ? "\n" : "\r\n"
            let event = Array("event: message\(line)data: {\"result\":{}}\(end)".utf8)
            for cut in 1..<event.count {
                var reader = NangoLogResponse<NangoRunPage>()
                try reader.read(Array(event[..<cut]).span.bytes, of: HTTPResponseHead(status: 200))
                #expect(!reader.isComplete)
                try reader.read(Array(event[cut...]).span.bytes, of: HTTPResponseHead(status: 200))
                #expect(reader.isComplete)
            }
        }
    }
}

@Suite("The address of Nango's logs")
struct NangoLogSettingsTests {
    private func read(_ entries: KeyValuePairs<String, SettingValue.Content>) -> (url: String?, problems: [String]) {
        let fixture = SettingsFixture(entries)
        let settings = NangoSettings(fixture.section)
        return (settings.logsURL, fixture.problems)
    }

    @Test("Nango's cloud has a default, other servers need an address")
    func defaults() {
        let key: SettingValue.Content = .quoted("k")
        #expect(read(["secret_key": key, "failure_reasons": .plain("true")]).url == "https://mcp.nango.dev/mcp")
        #expect(read(["secret_key": key]).url == nil)
        let own = read(["secret_key": key, "base_url": .quoted("https://n.example"), "failure_reasons": .plain("true")])
        #expect(own.url == nil && own.problems.first?.contains("needs logs_url") == true)
    }

    @Test(
        "the key is sent unencrypted to this machine and private networks only",
        arguments: [
            ("http://localhost:3003/mcp", true), ("http://127.0.0.1/mcp", true), ("http://10.1.2.3/mcp", true),
            ("http://192.168.0.1/mcp", true), ("http://172.16.0.1/mcp", true), ("http://nango/mcp", true),
            ("https://mcp.example/mcp", true), ("http://mcp.example/mcp", false), ("http://172.32.0.1/mcp", false),
            ("http://8.8.8.8/mcp", false),
        ])
    func privacy(url: String, isAccepted: Bool) {
        let result = read(["secret_key": .quoted("k"), "failure_reasons": .plain("true"), "logs_url": .quoted(url)])
        #expect((result.url == url) == isAccepted)
        #expect(result.problems.isEmpty == isAccepted)
    }
}
