import COpenSSL
import Synchronization

/// Log-ins that were found good, so that they need not be hashed again.
///
/// Neither names nor passwords are kept, only digests under a key that never leaves this process. Wrong log-ins are
/// not remembered, so that nobody can push the good ones out.
final class RememberedLogins: Sendable {
    /// Stands for one name with one password and the hash it was compared with.
    struct Digest: Hashable {
        fileprivate let bytes: [UInt8]
    }

    private let key: [UInt8]
    private let maximum: Int
    private let known = Mutex<Set<Digest>>([])

    init(maximum: Int = 1024) {
        self.maximum = maximum
        var generator = SystemRandomNumberGenerator()
        key = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// The digest of a log-in; `nil` if the system's library refuses, and then nothing is remembered.
    func digest(of credentials: BasicCredentials, hash: String) -> Digest? {
        var message: [UInt8] = []
        for part in [Array(hash.utf8), credentials.name, credentials.password] {
            // Lengths first, so that no two log-ins make the same message.
            withUnsafeBytes(of: UInt64(part.count).bigEndian) { message.append(contentsOf: $0) }
            message += part
        }
        var digest = [UInt8](repeating: 0, count: 32)
        let result = HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, &digest, nil)
        return result == nil ? nil : Digest(bytes: digest)
    }

    func contains(_ digest: Digest) -> Bool {
        known.withLock { $0.contains(digest) }
    }

    /// Remembers a log-in; at the limit, some other one is forgotten.
    func insert(_ digest: Digest) {
        known.withLock { known in
            if known.count >= maximum { known.removeFirst() }
            known.insert(digest)
        }
    }
}
