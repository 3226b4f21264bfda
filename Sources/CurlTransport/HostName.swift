internal import CCurl

/// The host and port of a URL, as they may stand in a message: no user, no password, no path, no query.
///
/// - Returns: "api.nango.dev:443", or "the server" where libcurl finds no host in the URL.
func hostName(of url: String) -> String {
    guard let parsed = curl_url() else { return "the server" }
    defer { curl_url_cleanup(parsed) }
    guard curl_url_set(parsed, CURLUPART_URL, url, UInt32(CURLU_DEFAULT_SCHEME)) == CURLUE_OK,
        let host = part(CURLUPART_HOST, of: parsed), let port = part(CURLUPART_PORT, of: parsed)
    else { return "the server" }
    return "\(host):\(port)"
}

private func part(_ part: CURLUPart, of url: OpaquePointer) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_get(url, part, &text, UInt32(CURLU_DEFAULT_PORT)) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
}
