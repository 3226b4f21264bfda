import Exposition
import Foundation
import HTTPExchange
import Rendering
import ServiceSupport
import SyncModel
import Synchronization
import TestSupport
import Testing
import Vendors

@Suite("Every vendor's readings", .timeLimit(.minutes(5)))
struct ReadingConformanceTests {
    @Test("a vendor of the catalogue says how it is played")
    func cases() {
        #expect(Subject.all.map(\.name) == VendorCatalogue.all.map { $0.name })
    }

    @Test("what the vendor can tell is shown, and what it cannot tell is not", arguments: Subject.all)
    func told(subject: Subject) async throws {
        let bench = try ConformanceBench(subject)
        await bench.source.poll()
        let all = Set(ConformanceBench.perSync.map(\.name) + ["sync_connection_state"])
        #expect(subject.play.silent.isSubset(of: all))
        #expect(bench.told == all.subtracting(subject.play.silent))
    }

    @Test("nothing is made up where an answer leaves out all that it may leave out", arguments: Subject.all)
    func bare(subject: Subject) async throws {
        let bench = try ConformanceBench(subject)
        for target in ["alpha", "beta"] { bench.give(target, PlayedSync(isBare: true)) }
        await bench.source.poll()
        #expect(
            bench.told.subtracting(["sync_connection_state"]) == [
                "sync_info", "sync_state", "sync_state_since_timestamp_seconds", "sync_observed_runs_total",
                "sync_observed_failed_runs_total",
            ])
    }

    @Test("every series has its metric's labels, in their order, the six of a sync first", arguments: Subject.all)
    func labels(subject: Subject) async throws {
        let bench = try ConformanceBench(subject)
        await bench.source.poll()
        var seen = 0
        for metric in MetricCatalogue.all where metric.labels.contains("source") && metric.family.kind != .histogram {
            for sample in bench.samples(metric.name) {
                let names = sample.matches(of: #/([a-z]+)="/#).map { String($0.1) }
                #expect(names == metric.labels, "\(metric.name)")
                seen += 1
            }
        }
        #expect(seen > 40)
    }

    @Test(
        "a status word nobody knows is the state unknown, counted with every poll, and no failure",
        arguments: Subject.all)
    func unknownWord(subject: Subject) async throws {
        let bench = try ConformanceBench(subject)
        bench.give("beta", PlayedSync(id: "2", word: "HIBERNATING"))
        for polls in 1...2 {
            await bench.source.poll()
            #expect(bench.value("sync_source_unknown_states_total") == "\(polls)")
            bench.clock.advance(by: ConformanceBench.interval)
        }
        #expect(bench.value("sync_state", of: "beta", #"state="unknown""#) == "1")
        #expect(bench.value("sync_state", of: "beta", #"state="success""#) == "0")
        #expect(bench.value("sync_state", of: "alpha", #"state="success""#) == "1")
        #expect(bench.value("sync_source_targets_failed") == "0")
        #expect(bench.reasons("sync_source_poll_failures_total").isEmpty)
        #expect(bench.source.log.lines.count { $0.contains("HIBERNATING") } == 1)
    }

    @Test("a sync without an identity costs nobody else anything", arguments: Subject.all)
    func nameless(subject: Subject) async throws {
        let bench = try ConformanceBench(subject)
        bench.give("beta", .nameless, PlayedSync(id: "2"))
        await bench.source.poll()
        #expect(bench.value("sync_source_syncs") == "2")
        #expect(bench.reasons("sync_source_syncs_dropped_total") == ["invalid": "1"])
        #expect(bench.value("sync_source_targets_failed") == "0")
    }

    @Test("one sync told twice is shown once", arguments: Subject.all)
    func duplicates(subject: Subject) async throws {
        let bench = try ConformanceBench(subject)
        bench.give("beta", PlayedSync(id: "2"), PlayedSync(id: "2"))
        await bench.source.poll()
        #expect(bench.samples("sync_info", #"="beta""#).count == 1)
        #expect(bench.reasons("sync_source_syncs_dropped_total") == ["duplicate": "1"])
        #expect(bench.value("sync_source_targets_failed") == "0")
    }

    @Test("bytes that are not UTF-8 are replaced in a name and harm nothing else", arguments: Subject.all)
    func brokenText(subject: Subject) async throws {
        let bench = try ConformanceBench(subject)
        bench.give("beta", PlayedSync(id: "2", name: "is\(PlayedSync.broken)sues"))
        await bench.source.poll()
        #expect(bench.value("sync_info", of: "beta", "sync=\"is\u{FFFD}sues\"") == "1")
        #expect(bench.value("sync_source_targets_failed") == "0")
    }

    @Test("a list ends, and pages without an end are a failure", arguments: Subject.all)
    func pages(subject: Subject) async throws {
        let bench = try ConformanceBench(subject)
        if let endless = subject.play.endless { bench.neverEnd(endless) }
        await bench.source.poll()
        #expect(bench.requests.count <= 8)
        let failures = bench.reasons("sync_source_request_failures_total")
        #expect(Set(failures.keys) == (subject.play.endless == nil ? [] : ["pagination"]))
    }
}
