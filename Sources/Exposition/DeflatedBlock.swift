import CISAL

/// Bytes as a run of deflate blocks that can be joined with other such runs: it begins and ends on a byte boundary,
/// refers to nothing before it, and does not end the stream.
package struct DeflatedBlock: Sendable {
    /// The checksum of the bytes before compression.
    package let checksum: Checksum
    /// Raw deflate.
    package let bytes: [UInt8]

    /// Writes the bytes before compression.
    ///
    /// - Parameters:
    ///   - deflated: What a ``BlockCompressor`` made.
    ///   - memory: Of exactly the size that the bytes have.
    package static func inflate(_ deflated: UnsafeRawBufferPointer, into memory: UnsafeMutableRawBufferPointer) {
        let (source, target) = (deflated.bindMemory(to: UInt8.self), memory.bindMemory(to: UInt8.self))
        let isWhole = cisal_inflate(source.baseAddress, UInt32(source.count), target.baseAddress, UInt32(target.count))
        precondition(isWhole != 0, "a block of \(target.count) bytes in memory is damaged")
    }
}

/// Compresses bytes block by block; an object of a third of a megabyte, to be used for many blocks.
package final class BlockCompressor {
    private let state: UnsafeMutableRawPointer
    private var output: [UInt8] = []

    package init() {
        state = .allocate(byteCount: cisal_deflate_state_size(), alignment: 64)
        // The library sets only a part of it itself. What is left in the rest could make the window small, and
        // compression several times slower and worse.
        state.initializeMemory(as: UInt8.self, repeating: 0, count: cisal_deflate_state_size())
    }

    deinit { state.deallocate() }

    /// - Parameter bytes: Less than 4 GiB.
    package func deflate(_ bytes: UnsafeRawBufferPointer) -> DeflatedBlock {
        // What cannot be compressed is stored: five more bytes for each 65,535, and a few at the end.
        let capacity = bytes.count + bytes.count / 8192 + 64
        if output.count < capacity { output = [UInt8](repeating: 0, count: capacity) }
        let count = cisal_deflate(
            state, bytes.bindMemory(to: UInt8.self).baseAddress, UInt32(bytes.count), &output, UInt32(output.count))
        precondition(count > 0, "\(bytes.count) bytes did not fit into \(output.count)")
        return DeflatedBlock(checksum: Checksum(of: bytes), bytes: Array(output[..<count]))
    }
}
