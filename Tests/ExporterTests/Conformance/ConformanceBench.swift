import CurlTransport
import Exporter
import Foundation
import ServiceSupport
import SyncModel
import Synchronization
import TestSupport

/// A vendor on a real socket, and a real poller that asks it.
final class ConformanceBench: Sendable {
    /// Says what to do instead of answering well, or `nil`; told how many requests of the target's came before.
    typealias Interference = @Sendable (SeenRequest, _ target: String?, _ earlier: Int) -> [ScriptedServer.Step]?

    static let interval = Duration.seconds(60)
    static let staleAfter = Duration.seconds(300)

    let source: PolledSource
    let server: ScriptedServer
    private let play: ConformanceCase
    private let stage: Stage
    private let folder: URL

    /// A vendor both of whose targets have one sync.
    init(
        _ subject: Subject, timeout: Duration = .seconds(20), transport: CurlTransport = .shared
    ) throws {
        let clock = ManualTimekeeper()
        let stage = Stage(clock)
        let play = subject.play
        let folder = FileManager.default.temporaryDirectory.appending(path: "conformance-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        server = try ScriptedServer { request in
            let target = play.target(request)
            if let steps = stage.steps(request, target) { return steps }
            return [.send(ConformanceBench.json(play.answer(request, stage.syncs(of: target))))]
        }
        self.folder = folder
        self.stage = stage
        self.play = play
        for (name, secret) in play.secrets {
            try Data(secret.utf8).write(to: folder.appending(path: name))
        }
        // A host of its own, which is loopback as well: what a host puts up with is shared by all that ask it.
        let host = "bench-\(UUID().uuidString.prefix(8).lowercased()).localhost"
        let settings = play.settings.replacing("FOLDER", with: folder.path(percentEncoded: false)).split(
            separator: "\n")
        source = try PolledSource(
            yaml: """
                sources:
                  - name: test
                    provider: \(subject.name)
                    base_url: http://\(host):\(server.port)
                    interval: 1m
                    stale_after: 5m
                    max_response_bytes: 200KiB
                    \(settings.joined(separator: "\n    "))
                """, clock: clock, timeout: timeout, transport: transport)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    var clock: ManualTimekeeper { source.clock }
    var requests: [SeenRequest] { server.requests }

    /// Whatever must be shown nowhere: the secrets, and what requests carried.
    var secrets: [String] {
        let files = play.secrets.values.flatMap { $0.split(separator: "\n").map(String.init) }
        let sent = requests.flatMap { [$0["Authorization"], $0["X-Account-Token"]] }.compactMap(\.self)
        return (files.filter { !$0.hasPrefix("-----") } + sent.flatMap { $0.split(separator: " ").map(String.init) })
            .filter { $0 != "Bearer" }
    }

    /// Gives a target these syncs from now on.
    func give(_ target: String, _ syncs: PlayedSync...) {
        stage.give(target, syncs)
    }

    /// Has requests treated otherwise from now on.
    func interfere(_ interference: @escaping Interference) {
        stage.interfere(interference)
    }

    /// Has every good answer replaced by one that names another page.
    func neverEnd(_ endless: @escaping @Sendable (SeenRequest, [PlayedSync]) -> String) {
        interfere { [weak stage] request, target, _ in
            [.send(ConformanceBench.json(endless(request, stage?.syncs(of: target) ?? [])))]
        }
    }

    /// When each request for a target came, on the clock that never jumps.
    func times(of target: String) -> [Duration] { stage.times(of: target) }

    /// Replaces beta's secret, or takes its file away.
    func changeSecretOfBeta(to secret: String?) throws {
        let file = folder.appending(path: play.secretOfBeta)
        guard let secret else { return try FileManager.default.removeItem(at: file) }
        try Data(secret.utf8).write(to: file)
    }

    /// An answer of JSON, with bytes that are not UTF-8 where a test wants them.
    static func json(_ body: String) -> [UInt8] {
        ScriptedServer.answer(
            headers: [("Content-Type", "application/json")],
            body: body.utf8.map { $0 == PlayedSync.broken.asciiValue ? 0xFF : $0 })
    }
}

/// What the vendor plays, and what was asked of it.
private final class Stage: Sendable {
    private struct State {
        var syncs: [String: [PlayedSync]] = ["alpha": [PlayedSync()], "beta": [PlayedSync(id: "2")]]
        var times: [String: [Duration]] = [:]
        var interference: ConformanceBench.Interference = { _, _, _ in nil }
    }

    private let clock: ManualTimekeeper
    private let state = Mutex(State())

    init(_ clock: ManualTimekeeper) {
        self.clock = clock
    }

    func syncs(of target: String?) -> [PlayedSync] { state.withLock { $0.syncs[target ?? "", default: []] } }

    func times(of target: String) -> [Duration] { state.withLock { $0.times[target, default: []] } }

    func give(_ target: String, _ syncs: [PlayedSync]) { state.withLock { $0.syncs[target] = syncs } }

    func interfere(_ interference: @escaping ConformanceBench.Interference) {
        state.withLock { $0.interference = interference }
    }

    func steps(_ request: SeenRequest, _ target: String?) -> [ScriptedServer.Step]? {
        let (interference, earlier) = state.withLock { state in
            let earlier = state.times[target ?? "", default: []].count
            state.times[target ?? "", default: []].append(clock.uptime)
            return (state.interference, earlier)
        }
        return interference(request, target, earlier)
    }
}
