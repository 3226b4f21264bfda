import COpenSSL
import NIOCore

/// The TLS state of one connection: takes and gives encrypted bytes, does no I/O, belongs to one event loop.
///
/// Owns OpenSSL's `SSL`.
final class TLSSession {
    /// OpenSSL could not set up a connection.
    struct OutOfMemory: Error {}

    enum Handshake {
        case needsMore, complete, failed
    }

    enum Plaintext {
        case bytes(ByteBuffer)
        /// More encrypted bytes are needed.
        case needsMore
        /// The client has said that it sends nothing more.
        case end
        /// The client broke the protocol.
        case failed
    }

    /// The size of the largest record, and of what is encrypted at a time.
    static let recordBytes = 16 << 10
    private static let readBytes = 4 << 10

    // Keeps what the connection uses of it.
    private let context: TLSServerContext
    private let wire = TLSWire()
    private let ssl: OpaquePointer

    init(_ context: TLSServerContext) throws(OutOfMemory) {
        guard let ssl = SSL_new(context.pointer) else { throw OutOfMemory() }
        self.context = context
        self.ssl = ssl
        guard let bio = wire.makeBIO() else { throw OutOfMemory() }
        // One reference serves both directions.
        SSL_set_bio(ssl, bio, bio)
        SSL_set_accept_state(ssl)
    }

    deinit { SSL_free(ssl) }

    /// Takes encrypted bytes from the client.
    func receive(_ bytes: ByteBuffer) {
        if wire.incoming.readableBytes == 0 {
            wire.incoming = bytes
        } else {
            var bytes = bytes
            wire.incoming.writeBuffer(&bytes)
        }
    }

    /// The encrypted bytes to send since the last call; `nil` if there are none.
    func takeCiphertext() -> ByteBuffer? {
        guard wire.outgoing.readableBytes > 0 else { return nil }
        defer { wire.outgoing = ByteBuffer() }
        return wire.outgoing
    }

    /// Makes room for the encrypted form of so many bytes, to save copies.
    func reserveCiphertext(_ count: Int) {
        wire.outgoing.reserveCapacity(minimumWritableBytes: count)
    }

    /// Goes on with the handshake.
    func handshake() -> Handshake {
        ERR_clear_error()
        let result = SSL_do_handshake(ssl)
        if result == 1 { return .complete }
        return error(of: result) == SSL_ERROR_WANT_READ ? .needsMore : .failed
    }

    /// Decrypts some of what was received.
    func read() -> Plaintext {
        ERR_clear_error()
        var plaintext = ByteBuffer()
        var result: Int32 = 0
        plaintext.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.readBytes) { memory in
            result = SSL_read(ssl, memory.baseAddress, Int32(memory.count))
            return max(0, Int(result))
        }
        if result > 0 { return .bytes(plaintext) }
        switch error(of: result) {
        case SSL_ERROR_WANT_READ: return .needsMore
        case SSL_ERROR_ZERO_RETURN: return .end
        default: return .failed
        }
    }

    /// Encrypts bytes, at most ``recordBytes``; only after the handshake.
    ///
    /// - Returns: Whether the connection can go on.
    func write(_ plaintext: UnsafeRawBufferPointer) -> Bool {
        if plaintext.isEmpty { return true }
        ERR_clear_error()
        let result = SSL_write(ssl, plaintext.baseAddress, Int32(plaintext.count))
        return result == plaintext.count || error(of: result) == SSL_ERROR_NONE
    }

    /// Tells the client that nothing more will be sent: at most once, and not after a failure.
    func sayGoodbye() {
        ERR_clear_error()
        _ = SSL_shutdown(ssl)
        ERR_clear_error()
    }

    /// What a result means; leaves no error behind for others on this thread.
    private func error(of result: Int32) -> Int32 {
        defer { ERR_clear_error() }
        return SSL_get_error(ssl, result)
    }
}
