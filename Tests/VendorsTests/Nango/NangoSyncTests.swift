import HTTPExchange
import SyncModel
import TestSupport
import Testing
import Vendors

@Suite("Nango's sync elements")
struct NangoSyncTests {
    @Test("an element without a usable identity is counted as invalid, the others are read")
    func dropsWithoutIdentity() throws {
        let reading = try readNangoStatus(nangoFixture("unusable-elements.json"))
        #expect(reading.syncs.map(\.identity.id) == ["good"])
        #expect(reading.invalidSyncs == 11)
    }

    @Test("an unreadable optional field costs only itself")
    func dropsUnreadableFields() throws {
        let reading = try readNangoStatus(nangoFixture("unreadable-optional-fields.json"))
        #expect(reading.invalidSyncs == 0)
        var good = try #require(reading.syncs.first)
        good.checkpoint = nil
        #expect(
            good
                == SyncReading(
                    identity: SyncIdentity(
                        integration: "github", connection: "acme", sync: "issues", variant: "base", id: "good"),
                    state: .success))

        let half = try #require(reading.syncs.last)
        #expect(half.schedule == "every now and then")
        #expect(half.interval == nil && half.nextRun == nil && half.checkpoint == nil)
        #expect(half.lastSuccess == Timestamp(rfc3339: "2024-05-01T10:00:00Z"))
        #expect(half.lastRunRecords == [ModelChanges(model: "Issue", updated: 2)])
        #expect(half.records.map(\.model) == ["Issue", "Less", "Whole"])
        #expect(half.records.map(\.count) == [12, 0, 3])
    }

    @Test("fields that older servers leave out have defaults")
    func fillsIn() throws {
        let reading = try readNangoStatus(Array(#"{"syncs":[{"id":7,"name":42,"status":"PAUSED"}]}"#.utf8))
        #expect(
            reading.syncs.map(\.identity) == [
                SyncIdentity(integration: "github", connection: "", sync: "42", variant: "base", id: "7")
            ])
    }

    @Test(
        "a connection's ID and a variant are read in whatever form a server sends them",
        arguments: [
            (#"{"id":"1","connection_id":9007199254740993,"name":"n","status":"ERROR"}"#, "9007199254740993", "base"),
            (#"{"id":"1","connection_id":null,"name":"n","variant":null,"status":"ERROR"}"#, "", "base"),
            (
                #"{"id":"1","connection_id":"a \"b\\c\" {+;}","name":"n","variant":"v 1","status":"ERROR"}"#,
                #"a "b\c" {+;}"#, "v 1"
            ),
            (#"{"id":"1","connection_id":"ü🙂","name":"n","variant":"","status":"ERROR"}"#, "ü🙂", "base"),
        ])
    func readsIdentities(element: String, connection: String, variant: String) throws {
        let identity = try readNangoStatus(Array(#"{"syncs":[\#(element)]}"#.utf8)).syncs.first?.identity
        #expect(identity?.connection == connection)
        #expect(identity?.variant == variant)
    }

    @Test(
        "the last run's changes are read in each of their shapes",
        arguments: [
            (
                #"{"Issue":{"added":3,"updated":2,"deleted":1}}"#,
                [ModelChanges(model: "Issue", added: 3, updated: 2, deleted: 1)]
            ),
            (#"{"Issue":{"added":3,"updated":2}}"#, [ModelChanges(model: "Issue", added: 3, updated: 2)]),
            (#"{"added":3,"updated":2,"deleted":1}"#, [ModelChanges(model: "", added: 3, updated: 2, deleted: 1)]),
            (#"{"added":3,"updated":0}"#, [ModelChanges(model: "", added: 3, updated: 0)]),
            (
                #"{"b":{"added":1},"a":{"added":2}}"#,
                [ModelChanges(model: "a", added: 2), ModelChanges(model: "b", added: 1)]
            ),
            (#"{"added":{"added":1}}"#, [ModelChanges(model: "added", added: 1)]),
            (#"{"":{"added":1},"added":3}"#, [ModelChanges(model: "", added: 1)]),
            (#"{"a":{"added":1},"a":{"added":2}}"#, [ModelChanges(model: "a", added: 1)]),
            (#"{"added":3,"a":{"added":1}}"#, [ModelChanges(model: "", added: 3), ModelChanges(model: "a", added: 1)]),
            ("{}", []), ("null", nil), ("7", nil), ("[]", nil),
        ] as [(String, [ModelChanges]?)])
    func readsResults(json: String, changes: [ModelChanges]?) throws {
        let reading = try readNangoSync(
            #""status":"SUCCESS","finishedAt":"2024-05-01T10:00:00Z","latestResult":\#(json)"#)
        #expect(reading.syncs.map(\.lastRunRecords) == [changes])
    }

    @Test("a result of 80,000 models is read in linear time", .timeLimit(.minutes(1)))
    func readsManyModels() throws {
        // In an order that must be sorted, and each twice.
        let models = (0..<40_000).map { #""m\#($0)":{"added":\#($0)}"# }
        let json = "{\((models + models.reversed()).joined(separator: ","))}"
        let reading = try readNangoSync(
            #""status":"SUCCESS","finishedAt":"2024-05-01T10:00:00Z","latestResult":\#(json),"recordCount":\#(json)"#)
        let changes = try #require(reading.syncs.first?.lastRunRecords)
        #expect(changes.count == 40_000)
        #expect(Set(changes.map(\.model)).count == 40_000)
    }

    @Test("a checkpoint is distinguished from another without being shown")
    func hidesCheckpoints() throws {
        func reading(_ checkpoint: String) throws -> PartReading {
            try readNangoSync(#""status":"ERROR","checkpoint":\#(checkpoint)"#)
        }
        let first = try reading(#"{"cursor":"private-cursor","page":1}"#)
        #expect(try reading(#"{"page":1,"cursor":"private-cursor"}"#).syncs == first.syncs)
        #expect(try reading(#"{"page":2,"cursor":"private-cursor"}"#).syncs != first.syncs)
        #expect(try reading("null").syncs.map(\.checkpoint) == [nil])
        var dumped = ""
        dump(first, to: &dumped)
        #expect(!dumped.contains("private"))
    }

    @Test("only the chosen connections are read, and the others are not counted as invalid")
    func chooses() throws {
        let body = Array(
            #"{"syncs":[{"id":"1","connection_id":"a","name":"n","status":"ODD"},{"id":"2","connection_id":"b","name":"n","status":"ODD"}]}"#
                .utf8)
        let reading = try readNangoStatus(body) { $0 == "b" }
        #expect(reading.syncs.map(\.identity.id) == ["2"])
        #expect(reading.unknownWords == ["ODD"])
        #expect(reading.invalidSyncs == 0)
    }

    @Test("a response without its list is no empty success", arguments: [#"{"data":[]}"#, "{}", #"{"syncs":null}"#])
    func refusesOtherShapes(body: String) {
        #expect(throws: RequestFailure.self) { try readNangoStatus(Array(body.utf8)) }
    }
}
