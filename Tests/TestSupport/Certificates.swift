import Foundation

/// Certificates made by the `openssl` command in a folder that goes when the process does.
package final class Certificates: Sendable {
    /// Made once for all tests: a key takes its time.
    package static let shared: Result<Certificates, any Error> = Result {
        // A static is never freed, so its folder would stay.
        atexit { try? Certificates.shared.get().remove() }
        return try Certificates()
    }

    private let folder: URL

    private init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "certificates-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try makeAuthority("ca")
        try makeAuthority("stranger")
        try makeCertificate("server", for: "IP:127.0.0.1")
        try makeCertificate("renewed", for: "IP:127.0.0.1")
        try makeCertificate("elsewhere", for: "DNS:elsewhere.example")
        try makeCertificate("client", for: "DNS:client.example")
        try makeCertificate("rsa", for: "IP:127.0.0.1", newKey: ["-newkey", "rsa:2048", "-nodes"])
        try makeCertificate(
            "names",
            for:
                "DNS:scraper.example,email:ops@example.org,URI:spiffe://example.org/scraper,IP:192.0.2.7,IP:2001:db8::1"
        )
        try makeCertificate("expired", for: "IP:127.0.0.1", from: "20200101000000Z", until: "20200102000000Z")
    }

    private func remove() throws {
        try FileManager.default.removeItem(at: folder)
    }

    /// The PEM certificate of that name: `ca`, `stranger`, `server`, `rsa` (a server's, the others have ECDSA keys),
    /// `renewed`, `elsewhere`, `expired`, `client`, `names` (a client's with names of each kind).
    package func certificate(_ name: String) -> String { folder.appending(path: "\(name).pem").path }

    /// The PEM key that belongs to it.
    package func key(_ name: String) -> String { folder.appending(path: "\(name).key").path }

    /// The same key, which takes a passphrase to read.
    package func encryptedKey(_ name: String) throws -> String {
        let file = folder.appending(path: "\(name)-encrypted.key").path
        try openssl(["pkey", "-in", key(name), "-aes256", "-passout", "pass:hush", "-out", file])
        return file
    }

    private static let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]

    private func makeAuthority(_ name: String) throws {
        try openssl(
            ["req", "-x509"] + Self.newKey + ["-keyout", key(name), "-out", certificate(name), "-subj", "/CN=\(name)"])
    }

    /// Only `openssl ca` signs for a time in the past; it wants a configuration and a database.
    private func makeCertificate(
        _ name: String, for subject: String, from start: String = "20200101000000Z",
        until end: String = "20991231000000Z", newKey: [String] = Certificates.newKey
    ) throws {
        let request = folder.appending(path: "\(name).csr").path
        try openssl(
            ["req"] + newKey + [
                "-keyout", key(name), "-out", request, "-subj", "/CN=\(name)", "-addext", "subjectAltName=\(subject)",
            ])
        let configuration = folder.appending(path: "ca.cnf")
        let text = """
            [ca]
            default_ca = tests
            [tests]
            database = \(folder.path)/index.txt
            new_certs_dir = \(folder.path)
            rand_serial = yes
            default_md = sha256
            policy = any
            copy_extensions = copy
            [any]
            commonName = supplied
            """
        try Data(text.utf8).write(to: configuration)
        try Data().write(to: folder.appending(path: "index.txt"))
        try openssl([
            "ca", "-batch", "-config", configuration.path, "-cert", certificate("ca"), "-keyfile", key("ca"),
            "-in", request, "-out", certificate(name), "-notext", "-startdate", start, "-enddate", end,
        ])
    }

    private func openssl(_ arguments: [String]) throws {
        guard try ChildProcess(["openssl"] + arguments).wait() == 0 else { throw CocoaError(.executableLoad) }
    }
}
