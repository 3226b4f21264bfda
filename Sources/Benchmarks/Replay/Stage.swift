import Exposition
import Fleet
import HTTPEndpoint
import Rendering
import SyncModel

/// What happens to a reading once it is taken in, taken apart.
enum Stage {
    /// Processor seconds by stage, and how large the exposition is.
    static func figures(of replay: Replay) -> [String: Double] {
        var figures = compress(replay)
        figures["render"] = processor { _ = replay.scrape(isFirst: true) }
        let identities = replay.fleet.blocks.flatMap { block in
            (0..<block.count).map { row in
                let row = block[row]
                return SyncIdentity(
                    integration: row.integration, connection: row.connection, sync: row.sync, variant: row.variant,
                    id: row.id)
            }
        }
        // As a floor for taking in a reading, a dictionary takes in as many identities.
        var floor: [SyncIdentity: Int] = [:]
        figures["dictionary"] = processor {
            for (index, identity) in identities.enumerated() { floor[identity] = index }
        }
        figures["syncs"] = Double(floor.count)
        return figures
    }

    /// The whole exposition is compressed again in the blocks that it was compressed in before, and copied as well.
    private static func compress(_ replay: Replay) -> [String: Double] {
        var figures: [String: Double] = [:]
        let page = ScrapePage(replay.scrape(), as: .text)
        let body = page.body(.identity)
        let compressor = BlockCompressor()
        let target = UnsafeMutableRawBufferPointer.allocate(byteCount: EndpointBody.segmentBytes, alignment: 64)
        defer { target.deallocate() }
        var (compressing, copying) = (0.0, 0.0)
        figures["inflate"] =
            processor {
                body.forEachPiece { piece in
                    compressing += processor { _ = compressor.deflate(piece) }
                    copying += processor { target.copyMemory(from: piece) }
                }
            } - compressing - copying
        figures["compress"] = compressing
        figures["copy"] = copying
        figures["bytes"] = Double(body.count)
        figures["samples"] = Double(page.samples)
        return figures
    }

    private static func processor(_ work: () -> Void) -> Double {
        let start = Clock.processor
        work()
        return Clock.processor - start
    }
}
