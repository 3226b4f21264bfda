internal import CCurl
internal import HTTPExchange

extension EasyHandle {
    /// Turns a request into libcurl's options; what is not set here is libcurl's default.
    func apply(_ request: HTTPRequest, userAgent: String) throws(RequestFailure) {
        try applyTarget(request.url)
        if let body = request.body { try applyBody(body) }
        try setHeaderLines(headerLines(request.headers))
        try set(CURLOPT_USERAGENT, userAgent)
        // Decoded here: libcurl gives up at the second of several gzip members.
        try set(CURLOPT_ACCEPT_ENCODING, "gzip")
        try set(CURLOPT_HTTP_CONTENT_DECODING, false)
        try applyTimeouts(request.timeout)
        try applyProxy(request.connection)
        try applyTrust(request.connection)
    }

    private func applyTarget(_ url: String) throws(RequestFailure) {
        try set(CURLOPT_URL, url)
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_DEFAULT_PROTOCOL, "https")  // a forgotten scheme must not send a key in the clear
        try set(CURLOPT_PATH_AS_IS, true)  // an identifier may be ".."
        // HTTP/2 only where the TLS handshake agreed on it: libcurl before 8.0 fails on cleartext HTTP/2. Requests do
        // not wait (CURLOPT_PIPEWAIT) to see whether a new connection can carry them all: a few handshakes more at the
        // start cost less than every request of a source behind one host that does not answer.
        try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        try set(CURLOPT_FOLLOWLOCATION, false)
        try set(CURLOPT_NOSIGNAL, true)
        // An abandoned look-up ends by itself; waiting for it would hold up every other transfer.
        try set(CURLOPT_QUICK_EXIT, true)
    }

    /// Makes it a POST. libcurl copies the bytes.
    private func applyBody(_ body: [UInt8]) throws(RequestFailure) {
        guard !body.contains(0) else { throw RequestFailure(.internal, "the body of a request holds a zero byte") }
        try set(CURLOPT_POSTFIELDSIZE, body.count)
        try set(CURLOPT_COPYPOSTFIELDS, String(decoding: body, as: UTF8.self))
    }

    private func applyTimeouts(_ timeout: Duration) throws(RequestFailure) {
        // 0 means "for ever" to libcurl, which counts in a C int.
        let milliseconds = Int(max(1, min(timeout / .milliseconds(1), Double(Int32.max))))
        try set(CURLOPT_TIMEOUT_MS, milliseconds)
        try set(CURLOPT_CONNECTTIMEOUT_MS, min(milliseconds, 10_000))
    }

    /// Uses the proxy of the configuration and no other: `http_proxy`, `no_proxy` and their kin are not asked.
    ///
    /// Like Prometheus, which reads them only where told to: a variable meant for some other program should not decide
    /// where credentials go.
    private func applyProxy(_ connection: ConnectionOptions) throws(RequestFailure) {
        try set(CURLOPT_PROXY, connection.proxyURL?.reveal() ?? "")
        try set(CURLOPT_NOPROXY, "")
        try set(CURLOPT_HEADEROPT, Int(CURLHEADER_SEPARATE))  // our headers are for the host alone
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, true)
    }

    /// Says whom to trust and who we are.
    ///
    /// A proxy that is reached by TLS is judged as the host is, but is shown no certificate of ours.
    private func applyTrust(_ connection: ConnectionOptions) throws(RequestFailure) {
        try set(CURLOPT_CA_CACHE_TIMEOUT, 300)  // seconds after which a replaced file is noticed
        if let file = connection.certificateAuthorityFile {
            for option in [CURLOPT_CAINFO, CURLOPT_PROXY_CAINFO] { try set(option, file) }
            // libcurl as Debian builds it looks into /etc/ssl/certs as well.
            for option in [CURLOPT_CAPATH, CURLOPT_PROXY_CAPATH] { try set(option, String?.none) }
        }
        if let file = connection.certificateFile { try set(CURLOPT_SSLCERT, file) }
        if let file = connection.keyFile {
            try set(CURLOPT_SSLKEY, file)
            // Without one OpenSSL asks whoever sits at the terminal, and no request of any source goes on meanwhile.
            try set(CURLOPT_KEYPASSWD, "")
        }
        if connection.skipsVerification {
            for option in [CURLOPT_SSL_VERIFYPEER, CURLOPT_PROXY_SSL_VERIFYPEER] { try set(option, false) }
            for option in [CURLOPT_SSL_VERIFYHOST, CURLOPT_PROXY_SSL_VERIFYHOST] { try set(option, 0) }
        }
    }
}

/// Writes header fields the way CURLOPT_HTTPHEADER reads them.
///
/// - Throws: `credentials` for a value that would break out of its line, most likely a key file with something else in
///   it; `internal` for a name that is none.
private func headerLines(_ fields: [HeaderField]) throws(RequestFailure) -> [String] {
    var lines: [String] = []
    for field in fields {
        guard !field.name.isEmpty, field.name.utf8.allSatisfy(isTokenByte) else {
            throw RequestFailure(.internal, "a header has a malformed name")
        }
        let value = field.value.reveal()
        guard value.utf8.allSatisfy({ ($0 >= 0x20 || $0 == 0x09) && $0 != 0x7F }) else {
            throw RequestFailure(.credentials, "the value of the header \(field.name) holds a control character")
        }
        // "Name:" would remove the header; "Name;" sends it without a value.
        let isBlank = value.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
        lines.append(isBlank ? "\(field.name);" : "\(field.name): \(value)")
    }
    return lines
}

/// Whether RFC 9110 allows the byte in a header's name.
private func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
    default:
        "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
}
