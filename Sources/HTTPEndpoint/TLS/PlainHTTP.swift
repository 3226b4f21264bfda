import NIOCore

/// A client that speaks HTTP without TLS where TLS is expected.
enum PlainHTTP {
    /// The whole response.
    static let refusal = """
        HTTP/1.0 400 Bad Request\r
        Content-Type: text/plain; charset=utf-8\r
        X-Content-Type-Options: nosniff\r
        Connection: close\r
        \r
        This is an HTTPS port. Use https://.

        """

    /// Whether a connection's first bytes are a request's: TLS begins with a byte that is not a letter.
    static func isBegun(by bytes: ByteBuffer) -> Bool {
        guard let first = bytes.readableBytesView.first else { return false }
        return "A"..."Z" ~= Unicode.Scalar(first) || "a"..."z" ~= Unicode.Scalar(first)
    }
}
