internal import CCurl
internal import HTTPExchange

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// What a handle tells of a transfer that failed: the error code, and what tells apart the cases it lumps together.
struct CurlEvidence {
    var code: CURLcode
    /// `errno` of the last system call that failed, 0 if none did.
    var systemError: Int32 = 0
    /// The status with which a proxy answered CONNECT, 0 if it was not asked.
    var proxyStatus = 0
    /// Bytes of request that went out: 0 means that no connection came to stand.
    var sentBytes = 0
    /// OpenSSL's `X509_V_ERR_…` for the server's certificate, 0 if it found no fault.
    var verification = 0
    /// Whether the other side ended the connection by a TLS alert, and so by intention.
    var isAlerted = false
}

extension CurlEvidence {
    /// Collects the evidence before the handle is freed.
    init(code: CURLcode, handle: EasyHandle) {
        self.code = code
        systemError = Int32(truncatingIfNeeded: handle.number(CURLINFO_OS_ERRNO))
        proxyStatus = handle.number(CURLINFO_HTTP_CONNECTCODE)
        sentBytes = handle.number(CURLINFO_REQUEST_SIZE)
        verification = handle.number(CURLINFO_SSL_VERIFYRESULT)
        // Under TLS 1.3 a server refuses a client's certificate after the handshake, so the refusal looks like any
        // failure to read. Only OpenSSL's words tell: "…SSL routines::tlsv13 alert certificate required…".
        let text = handle.errorText
        isAlerted = text.contains("SSL routines") && text.contains(" alert ")
    }

    /// The system's words for ``systemError``, to follow a sentence; "" if there is none.
    var systemErrorSuffix: String {
        guard systemError != 0, let text = strerror(systemError) else { return "" }
        let words = String(cString: text)
        return ": " + words.prefix(1).lowercased() + words.dropFirst()
    }

    /// What is wrong with the server's certificate, in the words of its administrator.
    var certificateFault: String {
        switch verification {
        // OpenSSL judges the chain; the name is left to libcurl, which leaves this unset or unspecified.
        case 0, 1: "it was issued for another name"
        case 9: "it is not valid yet"
        case 10: "it has expired"
        case 18, 19, 20, 21: "its issuer is not trusted"
        case 23: "it was revoked"
        default: "verification error \(verification)"
        }
    }
}
