import HTTPExchange
import SyncModel
import Testing
import Vendors

@testable import Polling

@Suite("How targets are divided")
struct PlanDivisionTests {
    private let target = Target(.integration, "a")
    private let budget = RequestBudget(limit: 1000, nextPermit: .zero, isScarce: false)
    private let failed = RequestFailure(.serverError, "HTTP 500", status: 500)
    private let hung = RequestFailure(.timeout, "no response")

    private func plan(_ targets: [Target]? = nil, connections: Int? = nil, restricted: Bool = false) -> PollPlan {
        var plan = PollPlan(
            PlanSettings(
                interval: .seconds(60), refreshWithin: .seconds(900), timeout: .seconds(30), maximumConcurrency: 8,
                splitting: [.names, .connections], jitter: 0))
        if restricted { plan.noteConfigured(names: [], connections: ["c0"]) }
        _ = plan.setTargets(targets ?? [target], at: .zero)
        if let connections { plan.note(listing(connections), news: []) }
        return plan
    }

    private func listing(_ count: Int) -> ConnectionListing {
        var listing = ConnectionListing()
        listing.connectionsByTarget = [target.id: (0..<count).map { "c\($0)" }]
        return listing
    }

    private func connection(_ number: Int) -> Part { Part(target.id, .connection("c\(number)")) }

    @Test("an integration that may be too large is not requested whole: one of its connections shows what each has")
    func probing() {
        var plan = plan(connections: 1000)
        #expect(plan.next(at: .zero, budget: budget) == .read(connection(0)))
        #expect(plan.coverParts == [connection(0)])
    }

    @Test("another connection is read if the first fails, three in a row at most")
    func failingProbes() {
        var plan = plan(connections: 1000)
        for number in 0..<2 {
            #expect(plan.next(at: .zero, budget: budget) == .read(connection(number)))
            let outcome = plan.fail(connection(number), failed, now: Timestamp(seconds: 0), at: .zero)
            #expect(outcome == .split(into: [connection(number + 1)]))
        }
        #expect(plan.next(at: .zero, budget: budget) == .read(connection(2)))
        let outcome = plan.fail(connection(2), failed, now: Timestamp(seconds: 0), at: .zero)
        #expect(outcome == .replaced(by: connection(3)))
        #expect(plan.next(at: .seconds(1), budget: budget) == .wait(until: .seconds(60)))
    }

    @Test("a few connections that the configuration names are parts of their own")
    func restricted() {
        let plan = plan(connections: 3, restricted: true)
        #expect(Set(plan.coverParts) == Set((0..<3).map(connection)))
    }

    @Test("a part that needs the list of connections to be split waits for it, and is split when it comes")
    func suspended() {
        var plan = plan()
        _ = plan.next(at: .zero, budget: budget)
        #expect(plan.fail(Part(target.id), failed, now: Timestamp(seconds: 0), at: .seconds(1)) == .needsConnections)
        #expect(plan.next(at: .seconds(100), budget: budget) == .wait(until: nil))
        plan.note(listing(3), news: [])
        let resolved = plan.resolveSuspended(now: Timestamp(seconds: 100), at: .seconds(100))
        #expect(resolved.map(\.outcome) == [.split(into: (0..<3).map(connection))])
        guard case .read = plan.next(at: .seconds(100), budget: budget) else {
            Issue.record("the pieces were not requested")
            return
        }
    }

    @Test("a part whose list of connections does not come has failed")
    func listRefused() {
        var plan = plan()
        _ = plan.next(at: .zero, budget: budget)
        _ = plan.fail(Part(target.id), failed, now: Timestamp(seconds: 0), at: .seconds(1))
        let resolved = plan.resolveSuspended(now: Timestamp(seconds: 2), at: .seconds(2))
        #expect(resolved.map(\.outcome) == [.failed])
        #expect(plan.failingParts == [Part(target.id)])
        #expect(plan.next(at: .seconds(3), budget: budget) == .wait(until: .seconds(60)))
    }

    @Test("an integration of one connection is not split by connection")
    func oneConnection() {
        var plan = plan(connections: 1)
        _ = plan.next(at: .zero, budget: budget)
        #expect(plan.fail(Part(target.id), failed, now: Timestamp(seconds: 0), at: .seconds(1)) == .failed)
    }

    @Test("the pieces of a part that failed before go on failing until they are read")
    func inheritedFailure() {
        var plan = plan(connections: 2)
        _ = plan.next(at: .zero, budget: budget)
        _ = plan.fail(Part(target.id), failed, now: Timestamp(seconds: 0), at: .zero)
        for _ in 0..<2 {
            guard case .read(let piece) = plan.next(at: .zero, budget: budget) else { break }
            _ = plan.fail(piece, failed, now: Timestamp(seconds: 0), at: .zero)
        }
        #expect(plan.failingParts == [Part(target.id)])
        _ = plan.next(at: .seconds(60), budget: budget)
        _ = plan.fail(Part(target.id), failed, now: Timestamp(seconds: 60), at: .seconds(60))
        #expect(Set(plan.failingParts) == [connection(0), connection(1)])
    }

    @Test("a part in flight that others replace is not requested again")
    func obsolete() {
        var plan = plan(connections: 3, restricted: true)
        #expect(plan.next(at: .zero, budget: budget) == .read(connection(0)))
        plan.cover(target.id, by: [.whole], style: .whole)
        #expect(plan.coverParts == [Part(target.id)])
        #expect(plan.next(at: .zero, budget: budget) == .wait(until: nil))
        plan.succeed(connection(0), syncs: 5, requests: 1, seconds: 0.1)
        #expect(plan.state(of: connection(0)) == nil)
        #expect(plan.next(at: .zero, budget: budget) == .read(Part(target.id)))
    }

    @Test("a connection that is gone takes its part with it, and the last one lets the integration be read whole")
    func gone() {
        var plan = plan(connections: 2, restricted: true)
        for number in 0..<2 {
            _ = plan.next(at: .zero, budget: budget)
            plan.drop(connection(number))
        }
        #expect(plan.coverParts == [Part(target.id)])
    }

    @Test("a connection that the list lacks is polled once more, since a list may have missed it")
    func unlisted() {
        var plan = plan(connections: 2, restricted: true)
        for number in 0..<2 {
            #expect(plan.next(at: .zero, budget: budget) == .read(connection(number)))
            plan.succeed(connection(number), syncs: 5, requests: 1, seconds: 0.1)
        }
        plan.note(listing(1), news: [])
        #expect(plan.next(at: .seconds(5), budget: budget) == .read(connection(1)))
    }

    @Test("parts of a target that hangs leave most requests to the others")
    func suspects() {
        let others = (0..<6).map { Target(.integration, "fast\($0)") }
        var plan = plan([target] + others, connections: 20)
        var begun: [Part] = []
        while case .read(let part) = plan.next(at: .zero, budget: budget) { begun.append(part) }
        for part in begun where part != Part(target.id) { plan.succeed(part, syncs: 1, requests: 1, seconds: 0.1) }
        _ = plan.fail(Part(target.id), hung, now: Timestamp(seconds: 30), at: .seconds(30))
        begun = []
        while case .read(let part) = plan.next(at: .seconds(31), budget: budget) { begun.append(part) }
        #expect(begun.count <= 2)
    }
}

@Suite("What a plan remembers")
struct PlanMemoryTests {
    private func plan() -> PollPlan {
        PollPlan(
            PlanSettings(
                interval: .seconds(60), refreshWithin: .seconds(900), timeout: .seconds(30), maximumConcurrency: 8,
                splitting: [.names, .connections], jitter: 0))
    }

    @Test("costs and sizes survive the end of the process, so that nothing too large is requested")
    func sizes() {
        let target = Target(.integration, "a")
        var before = plan()
        _ = before.setTargets([target], at: .zero)
        before.targets[target.id]?.names = ["x": 1500, "y": 1500]
        before.cost.learn(syncs: 1000, seconds: 10.1)
        var after = plan()
        after.remember(before.memory)
        _ = after.setTargets([target], at: .zero)
        #expect(after.coverParts.count == 2)
        #expect(after.coverParts.allSatisfy { $0.scope.isSplitByConnection && $0.scope != .whole })
    }

    @Test("what cannot be read is ignored", arguments: ["", "{}", "[1]", #"{"secondsPerRequest":"x"}"#])
    func unreadable(text: String) {
        var plan = plan()
        plan.remember(Array(text.utf8))
        #expect(plan.cost == CostModel())
    }

    @Test("a restarted process polls first what is most due, among targets of the same size")
    func mostDue() {
        let targets = ["a", "b", "c"].map { Target(.account, $0) }
        var plan = plan()
        _ = plan.setTargets(targets, at: .zero)
        for (target, due) in zip(targets, [300, -500, 20]) {
            plan.parts.update(Part(target.id)) { $0.due = .seconds(due) }
        }
        let budget = RequestBudget(limit: 100, nextPermit: .zero, isScarce: false)
        let order = (0..<3).map { _ in plan.next(at: .zero, budget: budget) }
        #expect(order == [1, 2, 0].map { .read(Part(targets[$0].id)) })
    }
}

@Suite("A heap")
struct HeapTests {
    @Test("the least element comes first, whatever the order of insertion")
    func order() {
        var heap = Heap<Int>()
        for number in [5, 3, 9, 1, 7, 3, 8, 0] { heap.insert(number) }
        heap.keep { $0 != 7 }
        var taken: [Int] = []
        while let next = heap.removeFirst() { taken.append(next) }
        #expect(taken == [0, 1, 3, 3, 5, 8, 9])
    }
}
