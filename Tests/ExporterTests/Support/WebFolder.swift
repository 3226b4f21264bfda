import Foundation
import TestSupport

/// A folder with a web configuration and the tests' certificates, gone with its owner.
final class WebFolder: Sendable {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "web-\(UUID().uuidString)")

    /// - Parameter identities: The names of certificates whose files, `NAME.pem` and `NAME.key`, are put beside it.
    init(_ configuration: String, identities: [String] = ["server", "renewed"]) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for identity in identities {
            try put(identity, certificate: "\(identity).pem", key: "\(identity).key")
        }
        try put("ca", certificate: "ca.pem")
        try write(configuration)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// Of the web configuration.
    var path: String { path(of: "web.yml") }

    func path(of name: String) -> String {
        folder.appending(path: name).path(percentEncoded: false)
    }

    func write(_ text: String, to name: String = "web.yml") throws {
        try Data(text.utf8).write(to: folder.appending(path: name))
    }

    func remove(_ name: String) throws {
        try FileManager.default.removeItem(at: folder.appending(path: name))
    }

    /// Writes a certificate and, with a name to call it, its key, as they come or only the first bytes of them.
    func put(_ identity: String, certificate: String? = nil, key: String? = nil, first bytes: Int = .max) throws {
        let certificates = try Certificates.shared.get()
        for (name, source) in [
            (certificate, certificates.certificate(identity)), (key, certificates.key(identity)),
        ] {
            guard let name else { continue }
            let content = try Data(contentsOf: URL(filePath: source))
            try content.prefix(bytes).write(to: folder.appending(path: name))
        }
    }
}
