/// How connections are encrypted, and whose certificates open them.
package struct TLSSettings: Sendable {
    /// PEM: the server's certificate, then those that lead from it to its authority.
    package var certificateChain: [UInt8]
    /// PEM: the key of the server's certificate, without a passphrase.
    package var key: [UInt8]
    /// What is asked of a client's certificate.
    package var clientCertificates = ClientCertificatePolicy.none
    /// PEM: the authorities that may vouch for clients; `nil` for those the system trusts.
    package var clientAuthorities: [UInt8]?
    /// Names of which a client's certificate must carry one: DNS names, e-mail addresses, URIs or IP addresses. `nil` for
    /// any name; otherwise there must be a certificate that an authority vouches for.
    package var clientNames: [String]?
    package var versions = TLSProtocolVersion.tls12...TLSProtocolVersion.tls13
    /// The suites for TLS 1.2 and older; `nil` for a choice without known weaknesses.
    ///
    /// Where none of them is for TLS 1.2 or older, nothing older than TLS 1.3 is spoken.
    package var cipherSuites: [TLSCipherSuite]?
    /// Whether the order of the suites decides, rather than the client's wishes.
    package var prefersOwnSuites = true
    /// The curves, the preferred one first; `nil` for the library's choice.
    ///
    /// Those that the library does not know are left out, as long as there is another.
    package var curves: [TLSCurve]?

    package init(certificateChain: [UInt8], key: [UInt8]) {
        self.certificateChain = certificateChain
        self.key = key
    }
}

/// What is wrong with one of the settings.
package struct TLSFault: Equatable, Sendable {
    /// Which of them it is.
    package enum Part: Sendable {
        case certificateChain, key, clientAuthorities, clientNames, negotiation, curves
    }

    package let part: Part
    /// What is wrong with it, as the end of a sentence that begins with its name; shows nothing of a key.
    package let problem: String
}

/// Settings that cannot be used, with all that is wrong with them.
package struct InvalidTLSSettings: Error, Equatable, Sendable {
    package let faults: [TLSFault]
}
