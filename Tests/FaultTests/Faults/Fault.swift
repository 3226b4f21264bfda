import HTTPExchange
import TestSupport
import Testing

/// One way in which a vendor misbehaves, and what is promised then: a row of the matrix.
struct Fault: Sendable, CustomTestStringConvertible {
    /// In the words of the table in `docs/reliability.md`.
    let name: String
    let blow: Blow
    /// What is promised of every vendor that ``exceptions`` does not name.
    let outcome: Outcome
    /// What is promised of some vendors, by name; `nil` where the fault cannot befall one.
    var exceptions: [String: Outcome?] = [:]
    /// The pause that a refused target is owed before it is asked again.
    var owed = Duration.zero
    /// How long after it is over it may still be felt.
    var aftermath = Duration.seconds(16 * 60)
    /// Whether the vendor hangs, so that only the real clock ends a request.
    var isSlow = false

    init(_ name: String, _ blow: Blow, _ outcome: Outcome) {
        self.name = name
        self.blow = blow
        self.outcome = outcome
    }

    var testDescription: String { name }

    /// What is promised of a vendor; `nil` if the fault cannot befall it.
    func outcome(of vendor: PlayedVendor) -> Outcome? {
        exceptions[vendor.name] ?? outcome
    }

    /// Whether it can befall one target alone.
    func canHitOne(of vendor: PlayedVendor) -> Bool {
        switch blow {
        case .elsewhere, .clock: false
        case .answers: !(vendor.sharesQuota && owed > .seconds(60))
        case .syncs, .pages: true
        }
    }
}

/// What is done to the vendor, or to the way there.
enum Blow: Sendable {
    /// The vendor's name leads to another place.
    case elsewhere(Place)
    /// Answers are made into something else.
    case answers(@Sendable (Cue) -> [ScriptedServer.Step])
    /// A target has these syncs besides its own.
    case syncs(@Sendable (PlayedVendor) -> [PlayedSync])
    /// Lists name further pages.
    case pages(Paging)
    /// The exporter's time of day jumps so far.
    case clock(Duration)
}

/// What is promised while a fault lasts.
enum Outcome: Sendable {
    /// What it hits cannot be read, for one of these reasons, and is served as last read until `stale_after`.
    case failure(Set<FailureReason>)
    /// Every target is read. Requests may have failed for these reasons, and been asked again.
    case reading(String, requests: Set<FailureReason> = [])
}

/// What lists say of further pages.
enum Paging: Sendable {
    case single, repeated, endless
}

/// An answer about to go out.
struct Cue: Sendable {
    let request: SeenRequest
    /// What the vendor would say.
    let good: [UInt8]
    /// Which attempt at the same question in this poll it is, from 1.
    let attempt: Int
    /// The exporter's time of day.
    let now: Int64
}

extension Fault {
    /// Every row, in the order of the table.
    static let all =
        network + tls + slowness + bodies + shapes + contents + pages + refusals + pauses + outages + clocks
}

extension Fault {
    fileprivate func with(_ change: (inout Fault) -> Void) -> Fault {
        var fault = self
        change(&fault)
        return fault
    }

    func slow() -> Fault { with { $0.isSlow = true } }

    func owing(_ pause: Duration) -> Fault { with { $0.owed = pause } }

    func feltFor(_ aftermath: Duration) -> Fault { with { $0.aftermath = aftermath } }

    func except(_ vendor: String, _ outcome: Outcome?) -> Fault {
        with { $0.exceptions[vendor] = .some(outcome) }
    }
}
