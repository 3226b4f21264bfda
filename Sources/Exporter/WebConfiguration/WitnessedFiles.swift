import Settings

/// Files that were read together, and what was in them.
struct WitnessedFiles {
    private static let largest = 16 << 20

    /// The digest of each file's content; `nil` for one that could not be read.
    private var seen: [String: SHA256?] = [:]

    /// Reads a file and remembers what was in it.
    mutating func contents(of path: String) throws(UnreadableFile) -> [UInt8] {
        do {
            let bytes = try WholeFile.contentsBlocking(of: path, limit: Self.largest)
            seen[path] = .some(SHA256.digest(of: bytes))
            return bytes
        } catch {
            seen[path] = .some(nil)
            throw error
        }
    }

    /// Whether any of the files says something else now.
    ///
    /// Contents are compared, not times: a certificate that is written anew within one tick of the file system's
    /// clock, with the same length, is another one all the same.
    var haveChanged: Bool {
        seen.contains { path, digest in
            let present = (try? WholeFile.contentsBlocking(of: path, limit: Self.largest)).map { SHA256.digest(of: $0) }
            return present != digest
        }
    }
}
