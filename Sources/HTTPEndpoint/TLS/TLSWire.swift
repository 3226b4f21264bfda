import COpenSSL
import NIOCore

/// The encrypted bytes between OpenSSL and the socket, as a `BIO` of its own kind.
///
/// What arrives is read from the channel's buffers where they are; what is sent is written straight into the buffer that
/// goes to the channel. A connection at rest holds neither.
final class TLSWire {
    var incoming = ByteBuffer()
    var outgoing = ByteBuffer()

    // Made once, then only read.
    nonisolated(unsafe) private static let method: OpaquePointer? = {
        let method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "channel")
        BIO_meth_set_read(method) { bio, memory, count in
            openssl_clear_retry(bio)
            return TLSWire.of(bio).read(into: UnsafeMutableRawBufferPointer(start: memory, count: Int(count)), for: bio)
        }
        BIO_meth_set_write(method) { bio, bytes, count in
            openssl_clear_retry(bio)
            return Int32(TLSWire.of(bio).outgoing.writeBytes(UnsafeRawBufferPointer(start: bytes, count: Int(count))))
        }
        BIO_meth_set_ctrl(method) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
        return method
    }()

    /// A `BIO` for one `SSL`, which frees it; this object must outlive both.
    ///
    /// Returns `nil` if there is no memory left.
    func makeBIO() -> OpaquePointer? {
        guard let bio = BIO_new(Self.method) else { return nil }
        BIO_set_data(bio, Unmanaged.passUnretained(self).toOpaque())
        BIO_set_init(bio, 1)
        return bio
    }

    private static func of(_ bio: OpaquePointer?) -> TLSWire {
        Unmanaged<TLSWire>.fromOpaque(BIO_get_data(bio)).takeUnretainedValue()
    }

    private func read(into memory: UnsafeMutableRawBufferPointer, for bio: OpaquePointer?) -> Int32 {
        let count = min(memory.count, incoming.readableBytes)
        guard count > 0 else {
            openssl_set_retry_read(bio)
            return -1
        }
        incoming.readWithUnsafeReadableBytes { bytes in
            memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
            return count
        }
        if incoming.readableBytes == 0 { incoming = ByteBuffer() }
        return Int32(count)
    }
}
