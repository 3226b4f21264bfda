internal import CCurl
internal import HTTPExchange

extension CurlEvidence {
    /// The failure to report for a request that ended this way.
    ///
    /// libcurl's own text is never part of it: it may quote a URL with everything in it.
    func failure(of request: HTTPRequest) -> RequestFailure {
        let host = hostName(of: request.url)
        if let failure = special(host) ?? known(host, within: request.timeout) { return failure }
        return RequestFailure(.internal, "libcurl failed with its error \(code.rawValue)")
    }

    /// Codes that mean something else under circumstances.
    private func special(_ host: String) -> RequestFailure? {
        if proxyStatus >= 300, code != CURLE_OPERATION_TIMEDOUT {
            return RequestFailure(.connect, "the proxy refused to connect to \(host), with status \(proxyStatus)")
        }
        switch code {
        case CURLE_RECV_ERROR, CURLE_SEND_ERROR:
            guard isAlerted else { return nil }
            return RequestFailure(.tls, "\(host) ended the TLS session: it did not accept the client certificate")
        case CURLE_UNSUPPORTED_PROTOCOL where sentBytes > 0:
            return RequestFailure(.reset, "what \(host) answered is not HTTP")
        case CURLE_OUT_OF_MEMORY where sentBytes > 0:
            // What libcurl 7.88 says of a header line over 100 KiB.
            return RequestFailure(.reset, "\(host) sent a header that is too long")
        case CURLE_OPERATION_TIMEDOUT where sentBytes == 0:
            return RequestFailure(.timeout, "no connection to \(host) in the time allowed")
        default:
            return nil
        }
    }

    /// The table of libcurl's codes: each is named here, `nil` is for those of a libcurl yet to come.
    func known(_ host: String, within timeout: Duration) -> RequestFailure? {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST:
            RequestFailure(.dns, "could not resolve the name of \(host)")
        case CURLE_COULDNT_RESOLVE_PROXY:
            RequestFailure(.dns, "could not resolve the name of the proxy")

        case CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED, CURLE_NO_CONNECTION_AVAILABLE, CURLE_QUIC_CONNECT_ERROR:
            RequestFailure(.connect, "could not connect to \(host)\(systemErrorSuffix)")
        case CURLE_PROXY:
            RequestFailure(.connect, "could not connect to \(host) through the proxy")

        case CURLE_PEER_FAILED_VERIFICATION:
            RequestFailure(.tls, "the certificate of \(host) was not accepted: \(certificateFault)")
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED, CURLE_SSL_SHUTDOWN_FAILED:
            RequestFailure(.tls, "the TLS handshake with \(host) failed")
        case CURLE_SSL_CLIENTCERT:
            RequestFailure(.tls, "\(host) demands a client certificate")
        case CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS:
            RequestFailure(.tls, "the certificate of \(host) was not accepted")
        case CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE:
            RequestFailure(.tls, "the file of trusted certificates cannot be read")
        case CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_ENGINE_INITFAILED:
            RequestFailure(.tls, "the TLS library is not usable")

        // What we are to show is ours to keep in order, and a secret: whom we are to trust is neither.
        case CURLE_SSL_CERTPROBLEM:
            RequestFailure(.credentials, "the client certificate or its key cannot be used")

        case CURLE_OPERATION_TIMEDOUT:
            RequestFailure(.timeout, "no whole answer from \(host) within \(timeout)")

        case CURLE_PARTIAL_FILE:
            RequestFailure(.reset, "\(host) closed the connection before the end of the body")
        case CURLE_GOT_NOTHING:
            RequestFailure(.reset, "\(host) closed the connection without an answer")
        case CURLE_RECV_ERROR, CURLE_SEND_ERROR:
            RequestFailure(.reset, "the connection to \(host) broke\(systemErrorSuffix)")
        case CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_HTTP3:
            RequestFailure(.reset, "\(host) broke off the answer or the rules of HTTP")
        case CURLE_WEIRD_SERVER_REPLY:
            RequestFailure(.reset, "what \(host) answered is not HTTP")
        case CURLE_BAD_CONTENT_ENCODING:
            RequestFailure(.reset, "the body from \(host) cannot be decompressed")

        case CURLE_FILESIZE_EXCEEDED:
            RequestFailure(.tooLarge, "the body from \(host) is too large")

        case CURLE_URL_MALFORMAT:
            RequestFailure(.internal, "the URL is malformed")
        case CURLE_UNSUPPORTED_PROTOCOL:
            RequestFailure(.internal, "the URL is neither http nor https")
        case CURLE_OUT_OF_MEMORY:
            RequestFailure(.internal, "libcurl ran out of memory")
        case CURLE_FAILED_INIT, CURLE_NOT_BUILT_IN, CURLE_FUNCTION_NOT_FOUND, CURLE_ABORTED_BY_CALLBACK,
            CURLE_BAD_FUNCTION_ARGUMENT, CURLE_UNKNOWN_OPTION, CURLE_SETOPT_OPTION_SYNTAX, CURLE_AGAIN,
            CURLE_WRITE_ERROR, CURLE_READ_ERROR, CURLE_SEND_FAIL_REWIND, CURLE_RECURSIVE_API_CALL,
            CURLE_UNRECOVERABLE_POLL:
            RequestFailure(.internal, "libcurl could not do its work (error \(code.rawValue))")

        case CURLE_HTTP_RETURNED_ERROR, CURLE_TOO_MANY_REDIRECTS, CURLE_LOGIN_DENIED, CURLE_AUTH_ERROR,
            CURLE_REMOTE_ACCESS_DENIED, CURLE_RANGE_ERROR, CURLE_HTTP_POST_ERROR, CURLE_UPLOAD_FAILED,
            CURLE_BAD_DOWNLOAD_RESUME, CURLE_CHUNK_FAILED:
            RequestFailure(.internal, "libcurl reported what it was not asked to do (error \(code.rawValue))")

        case CURLE_FTP_ACCEPT_FAILED, CURLE_FTP_WEIRD_PASS_REPLY, CURLE_FTP_ACCEPT_TIMEOUT,
            CURLE_FTP_WEIRD_PASV_REPLY, CURLE_FTP_WEIRD_227_FORMAT, CURLE_FTP_CANT_GET_HOST,
            CURLE_FTP_COULDNT_SET_TYPE, CURLE_FTP_COULDNT_RETR_FILE, CURLE_QUOTE_ERROR, CURLE_FTP_PORT_FAILED,
            CURLE_FTP_COULDNT_USE_REST, CURLE_FTP_PRET_FAILED, CURLE_FTP_BAD_FILE_LIST, CURLE_FILE_COULDNT_READ_FILE,
            CURLE_LDAP_CANNOT_BIND, CURLE_LDAP_SEARCH_FAILED, CURLE_TFTP_NOTFOUND, CURLE_TFTP_PERM,
            CURLE_TFTP_ILLEGAL, CURLE_TFTP_UNKNOWNID, CURLE_TFTP_NOSUCHUSER, CURLE_REMOTE_DISK_FULL,
            CURLE_REMOTE_FILE_EXISTS, CURLE_REMOTE_FILE_NOT_FOUND, CURLE_SSH, CURLE_RTSP_CSEQ_ERROR,
            CURLE_RTSP_SESSION_ERROR:
            RequestFailure(.internal, "libcurl reported an error of another protocol (error \(code.rawValue))")

        case CURLE_OBSOLETE20, CURLE_OBSOLETE24, CURLE_OBSOLETE29, CURLE_OBSOLETE32, CURLE_OBSOLETE40,
            CURLE_OBSOLETE44, CURLE_OBSOLETE46, CURLE_OBSOLETE50, CURLE_OBSOLETE51, CURLE_OBSOLETE57,
            CURLE_OBSOLETE62, CURLE_OBSOLETE75, CURLE_OBSOLETE76:
            RequestFailure(.internal, "libcurl reported an error it no longer has (error \(code.rawValue))")

        default:
            nil
        }
    }
}
