import NIOCore

/// Immutable bytes of an answer, cut into segments that any number of connections send without copying them.
///
/// Copies of a body share its storage, so the same rendered page can go out to many slow clients at the price of one.
package struct EndpointBody: Sendable {
    /// How large a segment is at most: what a client must take within ``EndpointLimits/idleTimeout`` to be kept.
    package static let segmentBytes = 256 << 10

    private(set) var segments: [ByteBuffer] = []
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
            segments.append(ByteBuffer(bytes: bytes[start..<end]))
            start = end
        }
        count += bytes.count
    }

    /// Adds another body at the end; its bytes are shared, not copied.
    package mutating func append(_ body: EndpointBody) {
        segments.append(contentsOf: body.segments)
        count += body.count
    }

    /// All bytes in one array, copied.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        for segment in segments { bytes.append(contentsOf: segment.readableBytesView) }
        return bytes
    }
}
