/// One GET request, or a POST if it has a body.
package struct HTTPRequest: Sendable {
    /// Scheme, host, path and query, percent-encoded already.
    package var url: String
    /// Sent in this order; the values are secrets because some of them are.
    package var headers: [HeaderField]
    /// What to send; `nil` for a GET.
    package var body: [UInt8]?
    /// From the start of the request to the last byte of its response.
    package var timeout: Duration
    /// The maximum size of the decoded body; a larger one fails with `too_large`.
    package var maximumBodyBytes: Int
    /// How the connection is made and which certificates are trusted.
    package var connection: ConnectionOptions

    package init(
        url: String,
        headers: [HeaderField] = [],
        body: [UInt8]? = nil,
        timeout: Duration = .seconds(30),
        maximumBodyBytes: Int = 256 << 20,
        connection: ConnectionOptions = ConnectionOptions()
    ) {
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.maximumBodyBytes = maximumBodyBytes
        self.connection = connection
    }
}

/// A request header: its name may be printed, its value may not.
package struct HeaderField: Hashable, Sendable {
    package let name: String
    package let value: Secret

    package init(_ name: String, _ value: Secret) {
        self.name = name
        self.value = value
    }
}

/// How a connection is made: the `http` section of a source.
package struct ConnectionOptions: Hashable, Sendable {
    /// `http.proxy_url`: a proxy, perhaps with credentials in it.
    package var proxyURL: Secret?
    /// `http.ca_file`: PEM certificates to trust in place of the system's.
    package var certificateAuthorityFile: String?
    /// `http.cert_file`: the PEM client certificate.
    package var certificateFile: String?
    /// `http.key_file`: the PEM key of the client certificate.
    package var keyFile: String?
    /// `http.insecure_skip_verify`: accept any certificate.
    package var skipsVerification: Bool

    package init(
        proxyURL: Secret? = nil,
        certificateAuthorityFile: String? = nil,
        certificateFile: String? = nil,
        keyFile: String? = nil,
        skipsVerification: Bool = false
    ) {
        self.proxyURL = proxyURL
        self.certificateAuthorityFile = certificateAuthorityFile
        self.certificateFile = certificateFile
        self.keyFile = keyFile
        self.skipsVerification = skipsVerification
    }
}
