/// How the bytes of an answer may be coded.
package enum ContentCoding: Sendable {
    case identity
    case gzip

    /// The coding that an `Accept-Encoding` header asks for: gzip if it is accepted, unless identity is liked better.
    ///
    /// A coding that the header names counts for itself, whatever `*` says; without the header nothing is accepted
    /// but identity, which also serves a client that accepts nothing at all.
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
