import Exporter
import Foundation
import HTTPEndpoint

extension FuzzTarget {
    /// Any bytes as the web configuration, which is read from a file because it names others.
    static let webConfiguration = FuzzTarget(
        "web-configuration", longestInput: 1024,
        words: YAMLWords.all + [
            "tls_server_config: ", "cert_file: ", "key_file: ", "client_ca_file: ", "client_auth_type: ",
            "NoClientCert",
            "RequireAndVerifyClientCert", "min_version: ", "TLS12", "max_version: ", "TLS13", "cipher_suites: ",
            "TLS_AES_128_GCM_SHA256", "curve_preferences: ", "X25519", "prefer_server_cipher_suites: ",
            "http_server_config: ", "http2: ", "headers: ", "X-Frame-Options: ", "deny", "X-XSS-Protection: ",
            "basic_auth_users: ", "$2y$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e",
        ]
    ) { bytes throws(Finding) in
        let file = WebFile(bytes)
        defer { file.remove() }
        let read = file.load()
        try demandEqual(read, file.load(), "read twice")
        guard case .failure(let error) = read else { return }
        try Complaint.demandSound(error.lines, about: bytes, in: file.path)
    }
}

/// A web configuration in a file of its own.
private struct WebFile {
    let path: String

    init(_ bytes: [UInt8]) {
        path = FileManager.default.temporaryDirectory.appending(path: "fuzz-\(UUID().uuidString).yml").path
        _ = FileManager.default.createFile(atPath: path, contents: Data(bytes))
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// Whether it asks for TLS, what it adds to answers, or why it is refused.
    func load() -> Result<String, InvalidConfiguration> {
        Result { () throws(InvalidConfiguration) in
            let security = try WebConfiguration.load(path: path).security
            return "\(security.tls == nil) \(security.headers)"
        }
    }
}
