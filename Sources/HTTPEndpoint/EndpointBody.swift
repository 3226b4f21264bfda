import NIOCore

/// Immutable bytes of an answer, cut into segments that any number of connections send without copying them.
///
/// Copies of a body share its storage, so the same rendered page can go out to many slow clients at the price of one.
/// A segment may also be made anew for each client at the moment that client takes it, and is not kept after that.
package struct EndpointBody: Sendable {
    /// How large a segment is at most: what a client must take within ``EndpointLimits/idleTimeout`` to be kept.
    package static let segmentBytes = 256 << 10

    /// Fills all of the memory it is given with the bytes of a segment, the same at every call.
    package typealias Filling = @Sendable (UnsafeMutableRawBufferPointer) -> Void

    enum Segment: Sendable {
        case kept(ByteBuffer)
        case made(count: Int, Filling)
    }

    private(set) var segments: [Segment] = []
    /// The number of bytes in all segments.
    package private(set) var count = 0

    /// A body without bytes.
    package init() {}

    /// Copies the bytes, once for all who will send them.
    package init(_ bytes: [UInt8]) {
        append(bytes)
    }

    /// Copies the UTF-8 bytes of a text.
    package init(_ text: String) {
        append(Array(text.utf8))
    }

    /// Adds a copy of the bytes at the end.
    package mutating func append(_ bytes: [UInt8]) {
        var start = 0
        while start < bytes.count {
            let end = min(start + Self.segmentBytes, bytes.count)
            segments.append(.kept(ByteBuffer(bytes: bytes[start..<end])))
            start = end
        }
        count += bytes.count
    }

    /// Adds another body at the end; its bytes are shared, not copied.
    package mutating func append(_ body: EndpointBody) {
        segments.append(contentsOf: body.segments)
        count += body.count
    }

    /// Adds bytes that do not exist yet: they are made for each client when it is ready to take them.
    ///
    /// - Parameters:
    ///   - count: How many, at most ``segmentBytes``.
    ///   - fill: Makes them quickly: it runs on the connection's event loop.
    package mutating func append(count: Int, madeBy fill: @escaping Filling) {
        precondition(count <= Self.segmentBytes, "a segment of \(count) bytes would block the event loop")
        segments.append(.made(count: count, fill))
        self.count += count
    }

    /// Hands over all bytes, piece by piece.
    package func forEachPiece(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        var buffer = ByteBuffer()
        for segment in segments {
            segment.write(to: &buffer)
            try buffer.withUnsafeReadableBytes { try body($0) }
        }
    }

    /// All bytes in one array, copied.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        forEachPiece { bytes.append(contentsOf: $0) }
        return bytes
    }
}

extension EndpointBody.Segment {
    /// Replaces the content of a buffer by the segment's bytes, in the buffer's own memory if nobody else uses it.
    func write(to buffer: inout ByteBuffer) {
        switch self {
        case .kept(let bytes): buffer = bytes
        case .made(let count, let fill):
            buffer.clear(minimumCapacity: count)
            buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count) { memory in
                fill(UnsafeMutableRawBufferPointer(rebasing: memory[..<count]))
                return count
            }
        }
    }
}
