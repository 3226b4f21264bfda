import Fleet
import SyncModel
import Testing

/// However a target is cut into parts, the rows are the same as after readings of the whole.
@Suite("Overlapping parts and whole readings")
struct EquivalenceTests {
    /// A vendor whose syncs come, run, fail and go.
    private struct Vendor {
        var random: SeededRandom
        private(set) var syncs: [String: SyncReading] = [:]
        let connections: [String]
        let names = ["contacts", "companies", "deals"]

        /// Every fourth one is so large that its rows are in several blocks.
        init(seed: Int) {
            random = SeededRandom(seed: UInt64(seed))
            connections = (0..<(seed % 4 == 0 ? 100 : 12)).map { "connection-\($0)" }
        }

        mutating func step(at second: Int64) {
            for _ in 0..<Int.random(in: 0...connections.count, using: &random) {
                let connection = connections.randomElement(using: &random) ?? ""
                let name = names.randomElement(using: &random) ?? ""
                let variant = Int.random(in: 0..<4, using: &random) == 0 ? "eu" : "base"
                // Sometimes two syncs with the same labels.
                let id = "\(connection) \(name) \(variant) \(Int.random(in: 0..<8, using: &random) == 0 ? 1 : 0)"
                if Int.random(in: 0..<6, using: &random) == 0 {
                    syncs[id] = nil
                    continue
                }
                var sync = syncs[id] ?? reading(sync: name, connection: connection, variant: variant, id: id)
                sync.state = SyncState.allCases.randomElement(using: &random) ?? .success
                sync.lastFinished = sync.state == .running ? nil : .at(second)
                if sync.state == .success { sync.lastSuccess = .at(second) }
                sync.reason = sync.state == .error ? "failed at \(second)" : nil
                sync.records = [ModelCount(model: name, count: Int(second))]
                sync.lastRunRecords = sync.state == .running ? nil : [ModelChanges(model: name, added: 1)]
                sync.checkpoint = UInt64(second / 3)
                syncs[id] = sync
            }
        }

        /// What the vendor responds for a part, in any order.
        mutating func respond(to part: Part) -> PartReading {
            let covered = syncs.values.filter { sync in
                switch part.scope {
                case .whole: true
                case .connection(let connection): sync.identity.connection == connection
                case .names(let names):
                    names.contains(
                        sync.identity.variant == "base"
                            ? sync.identity.sync : "\(sync.identity.sync)::\(sync.identity.variant)")
                case .sync(let id): sync.identity.id == id
                }
            }
            return PartReading(covered.shuffled(using: &random))
        }

        mutating func part() -> Part {
            let scope: Part.Scope =
                switch Int.random(in: 0..<10, using: &random) {
                case 0: .whole
                case 1...5: .connection(connections.randomElement(using: &random) ?? "")
                case 6...8:
                    .names((names + names.map { "\($0)::eu" }).filter { _ in Bool.random(using: &random) })
                default: .sync(id: syncs.keys.sorted().randomElement(using: &random) ?? "")
                }
            return Part("integration github", scope)
        }
    }

    @Test("any sequence of readings of parts ends in the same rows as one reading of the whole", arguments: 0..<16)
    func sameRows(seed: Int) {
        var vendor = Vendor(seed: seed)
        var fleet = SourceFleet(maximumSyncs: 10_000)
        var inOneGo = SourceFleet(maximumSyncs: 10_000)
        for second in Int64(1)...60 {
            vendor.step(at: second)
            for _ in 0..<Int.random(in: 0...4, using: &vendor.random) {
                let part = vendor.part()
                fleet.apply(vendor.respond(to: part), of: part, at: second)
            }
            if second % 10 == 0 { fleet.checkInvariants() }
        }
        let whole = vendor.respond(to: .github)
        fleet.apply(whole, at: 100)
        inOneGo.apply(whole, at: 100)
        let asRead = { (fleet: SourceFleet) in
            fleet.rows.map { row in
                [row.target, row.integration, row.connection, row.sync, row.variant, row.id, row.reason ?? "-"]
                    + [
                        "\(row.row.state) \(row.row.nextRun) \(row.models.map(\.records).filter { $0 != ModelFigures.none }) \(row.readAt)"
                    ]
            }
        }
        #expect(asRead(fleet) == asRead(inOneGo))
    }

    @Test("parts that cover everything lead to the same history as the whole", arguments: 0..<12)
    func sameHistory(seed: Int) {
        var vendor = Vendor(seed: seed)
        var inParts = SourceFleet(maximumSyncs: 10_000)
        var whole = SourceFleet(maximumSyncs: 10_000)
        for second in Int64(1)...40 {
            vendor.step(at: second)
            whole.apply(vendor.respond(to: .github), at: second)
            let parts: [Part.Scope] =
                switch Int.random(in: 0..<3, using: &vendor.random) {
                case 0: vendor.connections.map { .connection($0) }
                case 1: (vendor.names + vendor.names.map { "\($0)::eu" }).map { .names([$0]) }
                default: [.whole, .connection(vendor.connections[0])]
                }
            for scope in parts.shuffled(using: &vendor.random) {
                let part = Part("integration github", scope)
                inParts.apply(vendor.respond(to: part), of: part, at: second)
            }
            #expect(inParts.descriptions == whole.descriptions, "second \(second)")
        }
        whole.checkInvariants()
    }

    @Test("readings that arrive in another order than they were made end in the newest", arguments: 0..<12)
    func outOfOrder(seed: Int) {
        var vendor = Vendor(seed: seed)
        var readings: [(part: Part, reading: PartReading, second: Int64)] = []
        for second in Int64(1)...20 {
            vendor.step(at: second)
            let part = vendor.part()
            readings.append((part, vendor.respond(to: part), second))
        }
        let last = vendor.respond(to: .github)
        readings.append((.github, last, 21))
        var fleet = SourceFleet(maximumSyncs: 10_000)
        for index in readings.indices {
            let other = Int.random(in: max(0, index - 3)...index, using: &vendor.random)
            readings.swapAt(index, other)
        }
        for (part, reading, second) in readings { fleet.apply(reading, of: part, at: second) }
        // What an older reading shows alone, and nobody knew of, is taken in.
        let rows = fleet.rows.filter { $0.readAt == 21_000_000 }
        #expect(
            Dictionary(rows.map { ($0.id, $0.row.state) }) { first, _ in first }
                == Dictionary(last.syncs.map { ($0.identity.id, $0.state) }) { first, _ in first })
        fleet.checkInvariants()
    }
}
