import SyncModel
import Synchronization
import TestSupport

/// What the vendor plays at the moment, and what was asked of it.
final class Stage: Sendable {
    /// Whom a fault befalls.
    enum Victims: Sendable {
        case nobody, beta, everybody
    }

    /// A request, and when it came on the clock that never jumps.
    struct Asked: Sendable {
        let target: String?
        let question: String
        let time: Duration
    }

    private struct State {
        var victims = Victims.nobody
        var version = 1
        var asked: [Asked] = []
    }

    private let vendor: PlayedVendor
    private let fault: Fault
    private let clock: ManualTimekeeper
    private let state = Mutex(State())

    init(_ vendor: PlayedVendor, _ fault: Fault, clock: ManualTimekeeper) {
        self.vendor = vendor
        self.fault = fault
        self.clock = clock
    }

    /// Starts the next poll's part of the play.
    ///
    /// - Parameter version: How far the syncs have come.
    func play(_ version: Int, hitting victims: Victims) {
        state.withLock { $0 = State(victims: victims, version: version) }
    }

    /// The requests since the last change of the play.
    var asked: [Asked] { state.withLock { $0.asked } }

    /// The syncs that a target has besides its own while a fault befalls it.
    var oddSyncs: [PlayedSync] {
        if case .syncs(let make) = fault.blow { make(vendor) } else { [] }
    }

    func steps(_ request: SeenRequest) -> [ScriptedServer.Step] {
        let target = vendor.target(request)
        let question = "\(request.target) \(request["Authorization"] ?? "") \(request["X-Account-Token"] ?? "")"
        let (state, attempt) = state.withLock { state in
            state.asked.append(Asked(target: target, question: question, time: clock.uptime))
            return (state, state.asked.count { $0.question == question })
        }
        let isHit = state.victims == .everybody || (state.victims == .beta && target == "beta")
        var syncs = [PlayedSync(id: target == "beta" ? "2" : "1", version: state.version)]
        if isHit { syncs += oddSyncs }
        let paging: Paging = if isHit, case .pages(let paging) = fault.blow { paging } else { .single }
        let good = vendor.answer(vendor, request, syncs, paging).utf8.map {
            $0 == PlayedSync.broken.asciiValue ? 0xFF : $0
        }
        if isHit, case .answers(let make) = fault.blow {
            return make(
                Cue(request: request, good: good, attempt: attempt, now: clock.now.microseconds / 1_000_000))
        }
        return [.send(ScriptedServer.answer(headers: [("Content-Type", "application/json")], body: good))]
    }
}
