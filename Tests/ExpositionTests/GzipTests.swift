import Exposition
import TestSupport
import Testing

@Suite("Deflated blocks and the gzip members joined from them")
struct GzipTests {
    private func deflate(_ bytes: [UInt8]) -> DeflatedBlock {
        bytes.withUnsafeBytes(BlockCompressor().deflate)
    }

    private static let samples: [[UInt8]] = [
        Array("a".utf8), Array(String(repeating: "sync_state{a=\"b\"} 1\n", count: 5_000).utf8),
        // What looks random cannot be made smaller.
        (0..<131_072).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 13) }, [0], Array("\n\n".utf8),
    ]

    @Test("a block gives back its bytes", arguments: samples)
    func inflate(bytes: [UInt8]) {
        let block = deflate(bytes)
        var back = [UInt8](repeating: 0, count: bytes.count)
        block.bytes.withUnsafeBytes { deflated in
            back.withUnsafeMutableBytes { DeflatedBlock.inflate(deflated, into: $0) }
        }
        #expect(back == bytes)
        #expect(block.checksum.count == bytes.count)
    }

    @Test("what stood in memory before makes no block longer")
    func usedMemory() {
        let lines = (0..<4_000).map { "sync_records{connection=\"customer-\($0 * 7_919 % 4_001)\"} \($0)\n" }.joined()
        let lengths = (0..<8).map { _ in
            // So large that a compressor finds its room in it, and given back at once.
            let used = UnsafeMutableBufferPointer<UInt16>.allocate(capacity: 1 << 20)
            used.initialize(repeating: 8)
            used.deallocate()
            return deflate(Array(lines.utf8)).bytes.count
        }
        #expect(Set(lengths).count == 1)
    }

    @Test("blocks in any order between header and trailer are one member, with the joined checksum")
    func joined() async throws {
        for order in [Self.samples, Self.samples.reversed(), [], [Self.samples[1], Self.samples[1]]] {
            var checksum = Checksum()
            var member = GzipMember.header
            for bytes in order {
                let block = deflate(bytes)
                checksum.append(block.checksum)
                member += block.bytes
            }
            member += GzipMember.trailer(checksum)
            #expect(checksum == order.flatMap(\.self).withUnsafeBytes(Checksum.init))
            let verdict = try await Oracle("gzip").ask(["-t"], input: member)
            #expect(verdict.status == 0, "\(verdict.error)")
        }
    }

    @Test("the checksum is CRC-32")
    func checkValue() {
        // The check value of the catalogue of CRC algorithms.
        #expect(Array("123456789".utf8).withUnsafeBytes(Checksum.init).crc == 0xcbf4_3926)
    }
}
