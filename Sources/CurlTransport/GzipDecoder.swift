internal import CISAL
internal import HTTPExchange

/// Decompresses a gzip body while it arrives: all of its members, of which there may be several (RFC 1952).
final class GzipDecoder {
    private static let outputBytes = 64 << 10

    private let state: UnsafeMutableRawPointer
    private let output: UnsafeMutableRawBufferPointer
    /// Whether a member has begun and not ended.
    private var isInMember = false
    private var hasMember = false

    init() {
        state = .allocate(byteCount: cisal_gunzip_state_size(), alignment: 64)
        output = .allocate(byteCount: Self.outputBytes, alignment: 64)
    }

    deinit {
        state.deallocate()
        output.deallocate()
    }

    /// Whether the bytes so far end with a member's end.
    var isComplete: Bool { hasMember && !isInMember }

    /// Decompresses the next bytes.
    ///
    /// - Parameter take: Called with each piece of the decompressed body.
    /// - Throws: `reset` for bytes that are not gzip, also after a member; what `take` throws.
    func decode(
        _ bytes: UnsafeRawBufferPointer, take: (UnsafeRawBufferPointer) throws(RequestFailure) -> Void
    ) throws(RequestFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            if !isInMember {
                guard rest.first == 0x1f else { throw Self.notGzip }
                cisal_gunzip_begin(state)
                isInMember = true
            }
            // A full output may hide more that is ready: until it is not full, the input is not used up.
            var isFull = true
            while isInMember, isFull || !rest.isEmpty {
                let input = UnsafeRawBufferPointer(rebasing: rest).bindMemory(to: UInt8.self)
                let result = cisal_gunzip(
                    state, input.baseAddress, UInt32(input.count), output.bindMemory(to: UInt8.self).baseAddress,
                    UInt32(output.count))
                guard result.error == 0 else { throw Self.notGzip }
                rest = rest.dropFirst(Int(result.consumed))
                isFull = Int(result.written) == output.count
                if result.is_over != 0 {
                    isInMember = false
                    hasMember = true
                }
                if result.written > 0 {
                    try take(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(output)[..<Int(result.written)]))
                }
                // What makes no headway with bytes at hand never will.
                if isInMember, result.consumed == 0, result.written == 0 { throw Self.notGzip }
            }
        }
    }

    private static let notGzip = RequestFailure(.reset, "the body cannot be decompressed")
}
