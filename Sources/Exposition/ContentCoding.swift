/// How the bytes of a response may be coded.
package enum ContentCoding: Sendable {
    case identity
    case gzip

    /// The coding that an `Accept-Encoding` header selects: gzip if it is accepted, unless identity is preferred.
    ///
    /// For a coding that the header names, `*` does not count. Without the header only identity is accepted; it is
    /// also served to clients that accept nothing.
    package static func preferred(by acceptEncoding: String?) -> ContentCoding {
        guard let acceptEncoding else { return .identity }
        var named: [String: Double] = [:]
        for element in HeaderElement.list(acceptEncoding) {
            // x-gzip is another name of gzip.
            let coding = element.value == "x-gzip" ? "gzip" : element.value
            named[coding] = max(named[coding] ?? 0, element.quality)
        }
        let gzip = named["gzip"] ?? named["*"] ?? 0
        return gzip > 0 && gzip >= named["identity"] ?? 0 ? .gzip : .identity
    }
}
