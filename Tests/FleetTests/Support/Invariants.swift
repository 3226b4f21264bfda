import Fleet
import SyncModel
import Testing

extension SourceFleet {
    /// Checks what must hold after every change: order, bounds of blocks, counts, unique labels.
    func checkInvariants(sourceLocation: SourceLocation = #_sourceLocation) {
        let keys = rows.map { row in
            [row.target, row.integration, row.connection, row.sync, row.content.texts[row.row.variant], row.id]
                .map { Array($0.utf8) }
        }
        #expect(
            zip(keys, keys.dropFirst()).allSatisfy { one, other in
                one.lexicographicallyPrecedes(other) { $0.lexicographicallyPrecedes($1) }
            }, "the rows are in order", sourceLocation: sourceLocation)
        for block in blocks {
            #expect(block.count <= 256 && (block.count >= 64 || blocks.count == 1), sourceLocation: sourceLocation)
            #expect(block.readAt.count == block.count && block.expires.count == block.count)
            #expect(block.firstExpiry == block.expires.min() && block.oldestReading == block.readAt.min())
        }
        #expect(count == keys.count, sourceLocation: sourceLocation)
        #expect(
            stateCounts == Dictionary(rows.map { ($0.row.state, 1) }, uniquingKeysWith: +),
            sourceLocation: sourceLocation)
        let labels = rows.map { row in
            [row.integration, row.connection, row.sync, row.variant].map { Array($0.utf8) }
        }
        #expect(Set(labels).count == labels.count, "labels are unique", sourceLocation: sourceLocation)
    }
}
