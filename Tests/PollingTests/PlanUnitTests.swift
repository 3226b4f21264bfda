import HTTPExchange
import SyncModel
import Testing
import Vendors

@testable import Polling

@Suite("What responses cost")
struct CostModelTests {
    @Test("a dearer response counts at once, cheaper ones little by little")
    func learning() {
        var cost = CostModel()
        cost.learn(syncs: 100, seconds: 1.1, requests: 1)
        #expect(abs(cost.secondsPerSync - 0.01) < 1e-9)
        cost.learn(syncs: 100, seconds: 10.1, requests: 1)
        #expect(abs(cost.secondsPerSync - 0.1) < 1e-9)
        cost.learn(syncs: 100, seconds: 1.1, requests: 1)
        #expect((0.05..<0.1).contains(cost.secondsPerSync))
    }

    @Test("a few syncs say nothing about what one costs")
    func fewSyncs() {
        var cost = CostModel()
        cost.learn(syncs: 5, seconds: 0.5, requests: 1)
        #expect(cost.secondsPerSync == 0)
        #expect(cost.maximumSyncs(within: 20, ceiling: 3000) == 3000)
    }

    @Test("names share parts as far as these respond in time, and one that is too large alone needs another division")
    func groups() {
        let cost = CostModel()
        let names = ["a": 600, "b": 500, "c": 400, "d": 100]
        #expect(cost.groups(of: names, maximumSyncs: 1000)?.map { Set($0) } == [["a", "c"], ["b", "d"]])
        #expect(cost.groups(of: names, maximumSyncs: 500) == nil)
    }
}

@Suite("The back-off of a failing part")
struct PartBackoffTests {
    private let refused = RequestFailure(.clientError, "refused", status: 404)

    @Test("it doubles from an interval up to 15 minutes")
    func doubling() {
        var backoff = PartBackoff()
        var waits: [Duration] = []
        for _ in 0..<7 {
            backoff.note(refused, from: .zero, interval: .seconds(60), credentials: 1)
            if let end = backoff.end(credentials: 1) { waits.append(end) }
        }
        #expect(waits == [60, 120, 240, 480, 900, 900, 900].map { .seconds($0) })
    }

    @Test("a changed credential and a good response end it; a 429 and a 5xx do not begin it")
    func ends() {
        var backoff = PartBackoff()
        backoff.note(refused, from: .zero, interval: .seconds(60), credentials: 1)
        #expect(backoff.end(credentials: 2) == nil)
        backoff.note(nil, from: .zero, interval: .seconds(60), credentials: 1)
        #expect(backoff.end(credentials: 1) == nil)
        for status in [429, 500, 503] {
            backoff.note(
                RequestFailure(.serverError, "x", status: status), from: .zero, interval: .seconds(60), credentials: 1)
            #expect(backoff.end(credentials: 1) == nil)
        }
    }
}

@Suite("The shares of the budget")
struct ClassSharesTests {
    /// Who gets 100 requests in a minute while all of these wait.
    private func split(_ waiting: Set<PollClass>) -> [PollClass: Int] {
        var shares = ClassShares()
        var got: [PollClass: Int] = [:]
        for request in 0..<100 {
            let now = Duration.milliseconds(request * 100)
            guard let next = shares.choose(among: waiting, budget: 100, at: now) else { continue }
            got[next, default: 0] += 1
            shares.note(next, requests: 1, at: now)
        }
        return got
    }

    @Test("new and due parts get at most half while others wait, aged ones at least a tenth")
    func all() {
        let got = split([.new, .due, .aged])
        #expect(got[.new] == 50)
        #expect((40...50).contains(got[.due] ?? 0))
        #expect(got[.aged, default: 0] >= 10 || got[.due] == 40)
        #expect(got.values.reduce(0, +) == 100)
    }

    @Test("whoever waits alone gets everything", arguments: PollClass.allCases)
    func alone(_ only: PollClass) {
        #expect(split([only]) == [only: 100])
    }

    @Test("new parts leave half to those that are due")
    func newAndDue() {
        #expect(split([.new, .due]) == [.new: 50, .due: 50])
    }
}

@Suite("A plan")
struct PollPlanTests {
    private func plan(_ targets: [Target], splitting: PartSplitting = [.names, .connections]) -> PollPlan {
        var plan = PollPlan(
            PlanSettings(
                interval: .seconds(60), refreshWithin: .seconds(900), timeout: .seconds(30), maximumConcurrency: 8,
                splitting: splitting, jitter: 0))
        _ = plan.setTargets(targets, at: .zero)
        return plan
    }

    private let budget = RequestBudget(limit: 100, nextPermit: .zero, isScarce: false)
    private let failed = RequestFailure(.serverError, "HTTP 500", status: 500)

    private func listing(_ target: String, _ connections: [String]) -> ConnectionListing {
        var listing = ConnectionListing()
        listing.connectionsByTarget = [target: connections]
        return listing
    }

    @Test("small targets are read first, and each again an interval after it was begun")
    func order() {
        let (small, large) = (Target(.integration, "small"), Target(.integration, "large"))
        var plan = plan([large, small])
        var listing = ConnectionListing()
        listing.connectionsByTarget = [small.id: ["c"], large.id: (0..<200).map { "c\($0)" }]
        plan.note(listing, news: [])
        #expect(plan.next(at: .zero, budget: budget) == .read(Part(small.id)))
        plan.succeed(Part(small.id), syncs: 5, requests: 1, seconds: 0.1)
        #expect(plan.next(at: .zero, budget: budget) == .read(Part(large.id)))
        plan.succeed(Part(large.id), syncs: 1000, requests: 1, seconds: 10)
        #expect(plan.next(at: .seconds(59), budget: budget) == .wait(until: .seconds(60)))
        guard case .read = plan.next(at: .seconds(60), budget: budget), case .read = plan.next(at: .seconds(60), budget: budget)
        else {
            Issue.record("not both were polled again")
            return
        }
    }

    @Test("no request is begun without a permit, and none for syncs that are in flight")
    func permits() {
        let target = Target(.integration, "a")
        var plan = plan([target])
        let later = RequestBudget(limit: 100, nextPermit: .seconds(3), isScarce: false)
        #expect(plan.next(at: .zero, budget: later) == .wait(until: .seconds(3)))
        #expect(plan.next(at: .seconds(3), budget: budget) == .read(Part(target.id)))
        plan.wantAll()
        #expect(plan.next(at: .seconds(3), budget: budget) == .wait(until: nil))
    }

    @Test("a part that fails with a 500 is split by connection, and its pieces are requested at once")
    func splitting() {
        let target = Target(.integration, "a")
        var plan = plan([target])
        plan.note(listing(target.id, ["x", "y"]), news: [])
        _ = plan.next(at: .zero, budget: budget)
        let outcome = plan.fail(Part(target.id), failed, now: Timestamp(seconds: 0), at: .seconds(1))
        #expect(outcome == .split(into: [Part(target.id, .connection("x")), Part(target.id, .connection("y"))]))
        guard case .read(let first) = plan.next(at: .seconds(1), budget: budget),
            case .read(let second) = plan.next(at: .seconds(1), budget: budget)
        else {
            Issue.record("the pieces were not requested")
            return
        }
        #expect(Set([first, second]) == [Part(target.id, .connection("x")), Part(target.id, .connection("y"))])
    }

    @Test("pieces that fail as the whole did are given up, and the whole is tried at the next interval")
    func undoing() {
        let target = Target(.integration, "a")
        var plan = plan([target])
        plan.note(listing(target.id, ["w", "x", "y", "z"]), news: [])
        _ = plan.next(at: .zero, budget: budget)
        _ = plan.fail(Part(target.id), failed, now: Timestamp(seconds: 0), at: .seconds(1))
        var outcomes: [PollPlan.FailureOutcome] = []
        for _ in 0..<3 {
            guard case .read(let piece) = plan.next(at: .seconds(1), budget: budget) else { break }
            outcomes.append(plan.fail(piece, failed, now: Timestamp(seconds: 0), at: .seconds(1)))
        }
        #expect(outcomes == [.failed, .failed, .undone(whole: Part(target.id))])
        #expect(plan.coverParts == [Part(target.id)])
        #expect(plan.next(at: .seconds(2), budget: budget) == .wait(until: .seconds(60)))
    }

    @Test("without the list of connections a failing whole asks for it")
    func needsList() {
        let target = Target(.integration, "a")
        var plan = plan([target])
        _ = plan.next(at: .zero, budget: budget)
        #expect(plan.fail(Part(target.id), failed, now: Timestamp(seconds: 0), at: .seconds(1)) == .needsConnections)
    }

    @Test("where little of the vendor's limit remains, only parts with something due are polled")
    func scarcity() {
        let target = Target(.integration, "a")
        var plan = plan([target])
        let scarce = RequestBudget(limit: 100, nextPermit: .zero, isScarce: true)
        #expect(plan.next(at: .zero, budget: scarce) == .wait(until: nil))
        #expect(plan.next(at: .zero, budget: budget) == .read(Part(target.id)))
    }

    @Test("targets that are gone take their parts with them")
    func gone() {
        let target = Target(.integration, "a")
        var plan = plan([target, Target(.integration, "b")])
        #expect(plan.setTargets([Target(.integration, "b")], at: .zero) == [target.id])
        #expect(plan.coverParts == [Part("integration b")])
    }
}
