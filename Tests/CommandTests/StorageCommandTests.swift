import Fleet
import Foundation
import SyncModel
import Synchronization
import TestSupport
import Testing

@Suite("The flag --storage.path", .timeLimit(.minutes(5)))
struct StorageCommandTests {
    private static let source =
        "sources: [{name: n, provider: nango, base_url: \"http://127.0.0.1:1\", secret_key: k}]"

    @Test("a folder that cannot be made keeps the program from starting, by name and with exit status 2")
    func refused() async throws {
        var program = try Program()
        try program.write(Self.source, to: "sync-health-exporter.yml")
        let answer = try await program.run(
            "serve", "--web.listen-address", "127.0.0.1:0", "--storage.path", "sync-health-exporter.yml/history")
        #expect(answer.status == 2)
        #expect(answer.error.contains("--storage.path: cannot use sync-health-exporter.yml: it is no folder"))

        program.environment = ["STATE_DIRECTORY": "sync-health-exporter.yml:/elsewhere"]
        let granted = try await program.run("serve", "--web.listen-address", "127.0.0.1:0")
        #expect(granted.status == 2)
        #expect(granted.error.contains("STATE_DIRECTORY: cannot use sync-health-exporter.yml: "))
    }

    @Test("a second exporter on the same folder is refused while the first one runs, and not after it was killed")
    func locked() async throws {
        let program = try Program()
        try program.write(Self.source, to: "sync-health-exporter.yml")
        let arguments = ["serve", "--web.listen-address", "127.0.0.1:0", "--storage.path", "state"]
        let first = try program.start(arguments)
        _ = try #require(await first.address(), "\(first.logged)")
        let second = try await program.run(arguments)
        #expect(second.status == 2)
        #expect(second.error.contains("another sync-health-exporter uses it"))
        #expect(await first.stop(SIGKILL) == -SIGKILL)
        let third = try program.start(arguments)
        _ = try #require(await third.address(), "\(third.logged)")
        #expect(await third.stop(SIGTERM) == 0)
    }

    @Test("killed at any moment, it has stored every last success that anybody has seen")
    func killed() async throws {
        let vendor = try GrowingVendor()
        let program = try Program()
        let names = (0..<6).map { "source-\($0)" }
        let sources = names.map { name in
            """
              - name: \(name)
                provider: nango
                base_url: \(vendor.url)
                secret_key: k
                interval: 1s
                integrations: [github]
                connection_health: false
                max_requests_per_minute: 100000
            """
        }
        try program.write((["sources:"] + sources).joined(separator: "\n"), to: "sync-health-exporter.yml")
        let arguments = ["serve", "--web.listen-address", "127.0.0.1:0", "--storage.path", "state"]
        var seen: [String: Double] = [:]
        var moments = SystemRandomNumberGenerator()
        for round in 1...KillCount.value {
            let exporter = try program.start(arguments)
            let address = try #require(await exporter.address(), "\(exporter.logged)")
            let end = ContinuousClock.now + .milliseconds(Int.random(in: 0...200, using: &moments))
            repeat {
                for (source, time) in try await lastSuccesses(at: address) {
                    #expect(time >= seen[source, default: 0])
                    seen[source] = time
                }
                // On a busy machine no poll may be over in time; then the moment comes later.
            } while ContinuousClock.now < end || (round > 1 && seen.isEmpty)
            #expect(await exporter.stop(SIGKILL) == -SIGKILL)
            // A record that was being written is cut off: nobody has seen it.
            let warnings = exporter.logged.split(separator: "\n").filter {
                $0.contains("level=warn") && !$0.contains("damaged and is cut off")
            }
            #expect(warnings.isEmpty)
            let stored = try await storedSuccesses(of: seen.keys, in: program.folder.appending(path: "state"))
            for (source, time) in seen { #expect(stored[source, default: 0] >= time) }
        }
        #expect(!seen.isEmpty)

        vendor.fail()
        let exporter = try program.start(arguments)
        let address = try #require(await exporter.address(), "\(exporter.logged)")
        var shown: [String: Double] = [:]
        while !seen.keys.allSatisfy({ shown[$0] != nil }), !Task.isCancelled {
            shown = try await lastSuccesses(at: address)
        }
        for (source, time) in seen { #expect(shown[source, default: 0] >= time) }
        #expect(await exporter.stop(SIGTERM) == 0)
        let left = try FileManager.default.contentsOfDirectory(atPath: program.folder.path() + "/state")
        #expect(Set(left).isSuperset(of: ["lock"] + names.map { "\($0).history" }))
        #expect(Set(left).isSubset(of: ["lock"] + names.flatMap { ["\($0).history", "\($0).journal"] }))
    }

    /// The latest success of any sync that is stored of each source.
    private func storedSuccesses(of sources: some Sequence<String>, in folder: URL) async throws -> [String: Double] {
        // The files of a process that goes on with them would change.
        let copy = folder.deletingLastPathComponent().appending(path: "copy-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: folder, to: copy)
        defer { try? FileManager.default.removeItem(at: copy) }
        let storage = try FleetStorage(path: copy.path(percentEncoded: false)) { _ in }
        var successes: [String: Double] = [:]
        for source in sources {
            guard let stored = await storage.file(of: source, provider: "nango").takeUp() else { continue }
            var fleet = SourceFleet(maximumSyncs: 1000)
            fleet.resume(stored, at: Timestamp(seconds: 0), uptime: .zero)
            let last = fleet.awaitedRows(of: Part("github")).compactMap(\.row.lastSuccess.time).max()
            successes[source] = last.map { Double($0.microseconds) / 1e6 }
        }
        return successes
    }

    /// What the exporter shows of each source's sync whose successes grow.
    private func lastSuccesses(at address: String) async throws -> [String: Double] {
        let port = try #require(address.split(separator: ":").last.flatMap { Int($0) })
        let client = try RawClient(port: port)
        try client.write("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        var found: [String: Double] = [:]
        for line in try await client.read().split(separator: "\n")
        where line.hasPrefix("sync_last_success_timestamp_seconds{") && line.contains("sync=\"growing\"") {
            let source = line.split(separator: "\"")[1]
            found[String(source)] = line.split(separator: " ").last.flatMap { Double($0) }
        }
        return found
    }
}

/// How often the exporter is killed: more often where there is time, by the variable `KILLS`.
private enum KillCount {
    static let value = ProcessInfo.processInfo.environment["KILLS"].flatMap { Int($0) } ?? 10
}

/// A Nango with one sync that succeeds anew with every answer, beside others that make answers and files long.
private final class GrowingVendor: Sendable {
    private struct State {
        var answers = 0
        var isFailing = false
    }

    private let server: ScriptedServer
    private let state: Keeper

    private final class Keeper: Sendable {
        let state = Mutex(State())
    }

    init() throws {
        let keeper = Keeper()
        let others = (0..<400).map { number in
            #"{"id":"id-\#(number)","connection_id":"connection-\#(number)","name":"issues","status":"RUNNING"}"#
        }.joined(separator: ",")
        state = keeper
        server = try ScriptedServer { _ in
            let (number, isFailing) = keeper.state.withLock { state in
                state.answers += 1
                return (state.answers, state.isFailing)
            }
            let time = Timestamp(seconds: 1_700_000_000 + Int64(number)).rfc3339
            let outcome =
                isFailing
                ? #""status":"ERROR""#
                : #""status":"SUCCESS","latestExecutionStatus":"SUCCESS","finishedAt":"\#(time)""#
            let growing = #"{"id":"g","connection_id":"acme","name":"growing",\#(outcome)}"#
            return [.send(ScriptedServer.json(#"{"syncs":[\#(growing),\#(others)]}"#))]
        }
    }

    var url: String { server.url("") }

    /// From now on the sync fails, and no answer tells of a success.
    func fail() {
        state.state.withLock { $0.isFailing = true }
    }
}
