import JSONStream

extension Nango {
    /// `error.code` of `{"error":{"code":…,"message":…}}`.
    package static func errorCode(in body: [UInt8]) -> String? {
        var reader = JSONObjectReader(largest: 1 << 20)
        guard (try? reader.read(body.span.bytes)) != nil, let json = try? reader.finish() else { return nil }
        return json["error"]?.string("code")
    }
}
