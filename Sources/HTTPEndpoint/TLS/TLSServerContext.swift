import COpenSSL

/// What all connections under the same settings share; owns OpenSSL's `SSL_CTX`.
final class TLSServerContext: Sendable {
    /// Why OpenSSL does not take a setting.
    struct Refusal: Error {
        let part: TLSFault.Part
        /// As in ``TLSFault/problem``.
        let problem: String
    }

    // Set up before anything else sees it and never changed after that; OpenSSL locks what connections share of it.
    nonisolated(unsafe) let pointer: OpaquePointer
    private let clientNames: ClientNames?

    init(
        _ settings: TLSSettings, chain: PEMCertificates, key: PEMPrivateKey, authorities: PEMCertificates?
    ) throws(Refusal) {
        ERR_clear_error()
        defer { ERR_clear_error() }
        guard let pointer = SSL_CTX_new(TLS_server_method()) else {
            throw Refusal(part: .negotiation, problem: "cannot be used: \(latestOpenSSLError())")
        }
        // From here on a throw frees it.
        self.pointer = pointer
        clientNames = settings.clientNames.map(ClientNames.init)
        openssl_release_buffers(pointer)
        // Nothing is resumed: scrapers keep their connections, the certificates of clients are checked each time, and no
        // ticket key lies in memory that could open what was recorded.
        openssl_forget_sessions(pointer)
        SSL_CTX_set_num_tickets(pointer, 0)
        SSL_CTX_set_options(
            pointer, openssl_op_no_renegotiation() | openssl_op_no_compression() | openssl_op_no_ticket())
        SSL_CTX_set_alpn_select_cb(pointer, selectProtocol, nil)
        try identify(chain, key)
        try negotiate(settings)
        try verifyClients(settings.clientCertificates, authorities)
    }

    deinit { SSL_CTX_free(pointer) }

    private func identify(_ chain: PEMCertificates, _ key: PEMPrivateKey) throws(Refusal) {
        guard key.belongs(to: chain.pointers[0]) else {
            throw Refusal(part: .key, problem: "holds a key that does not belong to the certificate")
        }
        try check(SSL_CTX_use_certificate(pointer, chain.pointers[0]), .certificateChain)
        for certificate in chain.pointers.dropFirst() {
            try check(openssl_add_chain_certificate(pointer, certificate), .certificateChain)
        }
        try check(SSL_CTX_use_PrivateKey(pointer, key.pointer), .key)
    }

    private func negotiate(_ settings: TLSSettings) throws(Refusal) {
        var oldest = settings.versions.lowerBound
        if let suites = settings.cipherSuites, !suites.contains(where: { !$0.isTLS13 }) {
            guard settings.versions.upperBound == .tls13 else {
                throw Refusal(part: .negotiation, problem: "leaves no cipher suite for any version")
            }
            oldest = .tls13
        }
        try check(openssl_set_versions(pointer, oldest.number, settings.versions.upperBound.number), .negotiation)
        if oldest < .tls13 {
            let suites = settings.cipherSuites ?? TLSCipherSuite.defaults(from: oldest)
            var ciphers = suites.filter { !$0.isTLS13 }.map(\.opensslName)
            // OpenSSL speaks the versions before 1.2 only without its demands on the strength of signatures.
            if oldest < .tls12 { ciphers.append("@SECLEVEL=0") }
            try check(SSL_CTX_set_cipher_list(pointer, ciphers.joined(separator: ":")), .negotiation)
        }
        if settings.prefersOwnSuites {
            // Clients that would rather have ChaCha20 have no instructions for AES.
            let order = openssl_op_server_preference()
            SSL_CTX_set_options(
                pointer, settings.cipherSuites == nil ? order | openssl_op_prioritize_chacha() : order)
        }
        if let curves = settings.curves { try choose(curves) }
    }

    private func choose(_ curves: [TLSCurve]) throws(Refusal) {
        let known = curves.map(\.opensslName).filter { openssl_set_groups(pointer, $0) == 1 }
        if known.isEmpty { throw Refusal(part: .curves, problem: "has no curve that this system's OpenSSL knows") }
        try check(openssl_set_groups(pointer, known.joined(separator: ":")), .curves)
    }

    private func verifyClients(
        _ policy: ClientCertificatePolicy, _ authorities: PEMCertificates?
    ) throws(Refusal) {
        SSL_CTX_set_verify(pointer, policy.verifyMode, nil)
        guard policy.verifies else {
            // Whatever certificate there is will do.
            SSL_CTX_set_cert_verify_callback(pointer, { _, _ in 1 }, nil)
            return
        }
        if let clientNames {
            SSL_CTX_set_cert_verify_callback(
                pointer, verifyWithNames, Unmanaged.passUnretained(clientNames).toOpaque())
        }
        guard let authorities else {
            return try check(SSL_CTX_set_default_verify_paths(pointer), .clientAuthorities)
        }
        let store = SSL_CTX_get_cert_store(pointer)
        // As in Go, an authority need not be its own issuer to be trusted.
        X509_STORE_set_flags(store, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        for authority in authorities.pointers {
            try check(X509_STORE_add_cert(store, authority), .clientAuthorities)
            // What a client chooses its certificate by.
            try check(SSL_CTX_add_client_CA(pointer, authority), .clientAuthorities)
        }
    }

    private func check(_ result: Int32, _ part: TLSFault.Part) throws(Refusal) {
        if result != 1 { throw Refusal(part: part, problem: "cannot be used: \(latestOpenSSLError())") }
    }
}

/// The reason of OpenSSL's latest error on this thread, such as `ee key too small`.
private func latestOpenSSLError() -> String {
    ERR_reason_error_string(ERR_peek_last_error()).map { String(cString: $0) } ?? "unknown error"
}

/// Accepts a certificate that an authority vouches for and that carries one of the names.
private func verifyWithNames(_ chain: OpaquePointer?, _ names: UnsafeMutableRawPointer?) -> Int32 {
    guard let names, X509_verify_cert(chain) == 1 else { return 0 }
    // The context that owns the names outlives its connections.
    let isNamed = Unmanaged<ClientNames>.fromOpaque(names).takeUnretainedValue()
        .match(X509_STORE_CTX_get0_cert(chain))
    if isNamed { return 1 }
    X509_STORE_CTX_set_error(chain, X509_V_ERR_APPLICATION_VERIFICATION)
    return 0
}

/// Names the protocol to a client that offers some: without one in common there is no connection (RFC 7301, 3.2).
private func selectProtocol(
    _: OpaquePointer?, selected: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
    selectedCount: UnsafeMutablePointer<UInt8>?, offered: UnsafePointer<UInt8>?, offeredCount: UInt32,
    _: UnsafeMutableRawPointer?
) -> Int32 {
    let spoken: StaticString = "\u{8}http/1.1\u{8}http/1.0"
    var choice: UnsafeMutablePointer<UInt8>?
    let result = SSL_select_next_proto(
        &choice, selectedCount, spoken.utf8Start, UInt32(spoken.utf8CodeUnitCount), offered, offeredCount)
    selected?.pointee = UnsafePointer(choice)
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL
}
