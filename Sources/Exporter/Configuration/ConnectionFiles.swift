import COpenSSL
import HTTPExchange
import Settings

extension ConnectionOptions {
    /// The files of the `http` section, by their keys.
    private var files: [(key: String, path: String)] {
        let files = [("ca_file", certificateAuthorityFile), ("cert_file", certificateFile), ("key_file", keyFile)]
        return files.compactMap { key, path in path.map { (key, $0) } }
    }

    /// Checks that every file can be read before libcurl reads it: what does not respond would block the thread that
    /// runs the requests of all sources.
    ///
    /// - Returns: What is wrong with the first file that cannot be read.
    func unreadableFile() async -> RequestFailure? {
        for (key, path) in files {
            do throws(UnreadableFile) {
                _ = try await PEMText(path: path)
            } catch {
                return RequestFailure(key == "ca_file" ? .tls : .credentials, "\(key): \(error)")
            }
        }
        return nil
    }

    /// What is wrong with the files of the `http` section; each is read once, as libcurl will read it.
    func fileProblems() async -> [ConnectionFileProblem] {
        var problems: [ConnectionFileProblem] = []
        var texts: [String: PEMText] = [:]
        for (key, path) in files {
            do throws(UnreadableFile) {
                texts[key] = try await PEMText(path: path)
            } catch {
                problems.append(ConnectionFileProblem(key: key, path: path, sentence: error.description))
            }
        }
        let (authorities, certificate, key) = (texts["ca_file"], texts["cert_file"], texts["key_file"])
        let report = { (key: String, file: PEMText, fault: String) in
            problems.append(ConnectionFileProblem(key: key, path: file.path, sentence: "\(file.path) \(fault)"))
        }
        if let authorities, !authorities.hasCertificate {
            report("ca_file", authorities, "has no PEM certificate in it")
        }
        if let certificate, !certificate.hasCertificate {
            report("cert_file", certificate, "has no PEM certificate in it")
        }
        if let key, !key.hasPrivateKey {
            report("key_file", key, "has no PEM private key in it that can be read without a passphrase")
        } else if let certificate, let key, certificate.hasCertificate, !key.isKey(of: certificate) {
            report("key_file", key, "is the key of another certificate than the one in \(certificate.path)")
        }
        return problems
    }
}

/// What is wrong with a file of the `http` section.
struct ConnectionFileProblem {
    /// The key that names it.
    let key: String
    let path: String
    let sentence: String
}

/// A file of PEM blocks.
private struct PEMText {
    let path: String
    private let bytes: [UInt8]

    init(path: String) async throws(UnreadableFile) {
        self.path = path
        // A system's bundle of authorities has a quarter of a megabyte.
        bytes = try await WholeFile.contents(of: path, limit: 64 << 20)
    }

    var hasCertificate: Bool { withFirstCertificate { _ in true } }

    var hasPrivateKey: Bool { withPrivateKey { _ in true } }

    /// Whether its private key belongs to the first certificate of the other.
    func isKey(of certificate: PEMText) -> Bool {
        withPrivateKey { key in certificate.withFirstCertificate { X509_check_private_key($0, key) == 1 } }
    }

    /// - Returns: What `body` says of the certificate, `false` if there is none.
    private func withFirstCertificate(_ body: (OpaquePointer) -> Bool) -> Bool {
        withMemory { memory in
            guard let certificate = PEM_read_bio_X509_AUX(memory, nil, nil, nil) else { return false }
            defer { X509_free(certificate) }
            return body(certificate)
        }
    }

    /// - Returns: What `body` says of the key, `false` if there is none.
    private func withPrivateKey(_ body: (OpaquePointer) -> Bool) -> Bool {
        withMemory { memory in
            // Without an answer to the question for a passphrase, OpenSSL asks whoever sits at the terminal.
            guard let key = PEM_read_bio_PrivateKey(memory, nil, { _, _, _, _ in -1 }, nil) else { return false }
            defer { EVP_PKEY_free(key) }
            return body(key)
        }
    }

    private func withMemory(_ body: (OpaquePointer?) -> Bool) -> Bool {
        bytes.withUnsafeBytes { bytes in
            let memory = BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count))
            defer {
                BIO_free(memory)
                ERR_clear_error()
            }
            return memory != nil && body(memory)
        }
    }
}
