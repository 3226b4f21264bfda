import COpenSSL
import HTTPExchange
import Providers

extension ConnectionOptions {
    /// What is wrong with the files of the `http` section: each is read once, as the one who connects will read it.
    ///
    /// - Returns: Sentences with the path in them.
    func fileProblems() -> [String] {
        var problems: [String] = []
        let contents = { (path: String?) -> PEMText? in
            guard let path else { return nil }
            do throws(UnreadableFile) {
                return try PEMText(path: path)
            } catch {
                problems.append(error.description)
                return nil
            }
        }
        let authorities = contents(certificateAuthorityFile)
        let (certificate, key) = (contents(certificateFile), contents(keyFile))
        for text in [authorities, certificate].compactMap(\.self) where !text.hasCertificate {
            problems.append("\(text.path) has no PEM certificate in it")
        }
        if let key, !key.hasPrivateKey {
            problems.append("\(key.path) has no PEM private key in it that can be read without a passphrase")
        } else if let certificate, let key, certificate.hasCertificate, !key.isKey(of: certificate) {
            problems.append("\(key.path) is the key of another certificate than the one in \(certificate.path)")
        }
        return problems
    }
}

/// A file of PEM blocks.
private struct PEMText {
    let path: String
    private let bytes: [UInt8]

    init(path: String) throws(UnreadableFile) {
        self.path = path
        // A system's bundle of authorities has a quarter of a megabyte.
        bytes = try WholeFile.contents(of: path, limit: 4 << 20)
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
            guard let certificate = PEM_read_bio_X509(memory, nil, nil, nil) else { return false }
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
