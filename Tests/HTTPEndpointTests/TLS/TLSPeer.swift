import COpenSSL

/// A client of OpenSSL's own whose encrypted bytes a test carries to and fro, as it likes.
final class TLSPeer {
    struct Failure: Error {
        let reason: String
    }

    private let context: OpaquePointer
    private let ssl: OpaquePointer
    private let incoming: OpaquePointer
    private let outgoing: OpaquePointer

    /// - Parameter version: The only one it speaks.
    init(version: Int32 = TLS1_3_VERSION) throws {
        guard let context = SSL_CTX_new(TLS_client_method()),
            let incoming = BIO_new(BIO_s_mem()), let outgoing = BIO_new(BIO_s_mem()),
            openssl_set_versions(context, version, version) == 1, let ssl = SSL_new(context)
        else { throw Failure(reason: "no memory") }
        self.context = context
        self.ssl = ssl
        self.incoming = incoming
        self.outgoing = outgoing
        SSL_set_bio(ssl, incoming, outgoing)
        SSL_set_connect_state(ssl)
    }

    deinit {
        SSL_free(ssl)
        SSL_CTX_free(context)
    }

    /// Whether the server has said that it sends nothing more.
    var sawGoodbye: Bool { SSL_get_shutdown(ssl) & SSL_RECEIVED_SHUTDOWN != 0 }

    /// Encrypted bytes from the server.
    func receive(_ bytes: [UInt8]) {
        BIO_write(incoming, bytes, Int32(bytes.count))
    }

    /// Encrypted bytes for the server since the last call.
    func take() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: Int(BIO_ctrl_pending(outgoing)))
        let count = BIO_read(outgoing, &bytes, Int32(bytes.count))
        return Array(bytes.prefix(max(0, Int(count))))
    }

    /// Goes on with the handshake; whether it is complete.
    func handshake() throws -> Bool {
        ERR_clear_error()
        let result = SSL_do_handshake(ssl)
        if result == 1 { return true }
        return try isWaiting(result) { false }
    }

    func write(_ text: String) throws {
        let bytes = Array(text.utf8)
        guard SSL_write(ssl, bytes, Int32(bytes.count)) == bytes.count else { throw Failure(reason: "cannot write") }
    }

    /// What can be decrypted now.
    func read() throws -> [UInt8] {
        var plaintext: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            ERR_clear_error()
            let count = SSL_read(ssl, &chunk, Int32(chunk.count))
            if count > 0 {
                plaintext += chunk.prefix(Int(count))
            } else {
                return try isWaiting(count) { plaintext }
            }
        }
    }

    func sayGoodbye() {
        SSL_shutdown(ssl)
    }

    /// Asks for a new handshake, which TLS 1.2 has.
    func renegotiate() {
        SSL_renegotiate(ssl)
        SSL_do_handshake(ssl)
    }

    private func isWaiting<Result>(_ result: Int32, _ value: () -> Result) throws -> Result {
        switch SSL_get_error(ssl, result) {
        case SSL_ERROR_WANT_READ, SSL_ERROR_ZERO_RETURN: return value()
        default:
            let reason = ERR_reason_error_string(ERR_peek_last_error()).map { String(cString: $0) }
            throw Failure(reason: reason ?? "unknown")
        }
    }
}
