import COpenSSL

/// The certificates of a PEM text, freed together with this object.
final class PEMCertificates {
    /// At least one, in the order of the text.
    let pointers: [OpaquePointer]

    /// Reads every certificate of a text; other PEM blocks between them are skipped.
    ///
    /// Returns `nil` if there is no certificate, or one that is cut short or cannot be read.
    init?(_ text: [UInt8]) {
        var pointers: [OpaquePointer] = []
        let isWhole = withPEM(text) { source in
            ERR_clear_error()
            while let certificate = PEM_read_bio_X509(source, nil, refusePassphrase, nil) {
                pointers.append(certificate)
            }
            // The end of the text shows as an error: there is no further start line.
            let error = ERR_peek_last_error()
            ERR_clear_error()
            return ERR_GET_LIB(error) == ERR_LIB_PEM && ERR_GET_REASON(error) == PEM_R_NO_START_LINE
        }
        self.pointers = pointers
        if !isWhole || pointers.isEmpty { return nil }
    }

    deinit {
        for pointer in pointers { X509_free(pointer) }
    }
}

/// The private key of a PEM text, freed together with this object.
final class PEMPrivateKey {
    let pointer: OpaquePointer

    /// Returns `nil` if there is no key, or one that needs a passphrase or cannot be read.
    init?(_ text: [UInt8]) {
        let key = withPEM(text) { PEM_read_bio_PrivateKey($0, nil, refusePassphrase, nil) }
        ERR_clear_error()
        guard let key else { return nil }
        pointer = key
    }

    deinit { EVP_PKEY_free(pointer) }

    func belongs(to certificate: OpaquePointer) -> Bool {
        defer { ERR_clear_error() }
        return X509_check_private_key(certificate, pointer) == 1
    }
}

/// Lets OpenSSL read a text.
private func withPEM<Result>(_ text: [UInt8], _ body: (OpaquePointer?) -> Result) -> Result {
    text.withUnsafeBytes { bytes in
        // An empty array may have no address, which OpenSSL takes for a mistake.
        let source = bytes.isEmpty ? BIO_new(BIO_s_mem()) : BIO_new_mem_buf(bytes.baseAddress, Int32(bytes.count))
        defer { BIO_free(source) }
        return body(source)
    }
}

/// Stands in for OpenSSL's own function, which would ask on the terminal.
private func refusePassphrase(
    _: UnsafeMutablePointer<CChar>?, _: Int32, _: Int32, _: UnsafeMutableRawPointer?
) -> Int32 { -1 }
