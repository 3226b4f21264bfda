import COpenSSL

/// The names that clients may have: a certificate must carry one of them as a subject alternative name.
final class ClientNames: Sendable {
    private enum Name: Hashable {
        case text([UInt8])
        case address([UInt8])
    }

    private let names: Set<Name>

    /// - Parameter names: Compared as they are, as DNS name, e-mail address, URI or, however it is written, IP address.
    init(_ names: [String]) {
        self.names = Set(names.map { Self.address($0) ?? .text(Array($0.utf8)) })
    }

    /// Whether a certificate carries one of the names.
    func match(_ certificate: OpaquePointer?) -> Bool {
        guard let certificate, let list = openssl_names(certificate) else { return false }
        defer { GENERAL_NAMES_free(list) }
        return (0..<openssl_count_names(list)).contains { index in
            var (kind, count): (Int32, Int32) = (0, 0)
            guard let start = openssl_name(list, index, &kind, &count) else { return false }
            let bytes = UnsafeBufferPointer(start: start, count: Int(count))
            return names.contains(kind == GEN_IPADD ? .address(Array(bytes)) : .text(Array(bytes)))
        }
    }

    /// `nil` if the text is no IP address.
    private static func address(_ text: String) -> Name? {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = Int(openssl_read_address(text, &bytes))
        ERR_clear_error()
        return count == 0 ? nil : .address(Array(bytes[..<count]))
    }
}
