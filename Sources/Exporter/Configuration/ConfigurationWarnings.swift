package import Logging
import Providers
import Settings

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Configuration {
    /// The files of secrets that every user of this machine can read; a file that cannot be looked at is not among them.
    package var exposedSecretFiles: [String] {
        get async {
            var exposed: [String] = []
            var seen: Set<String> = []
            for path in files.filter(\.isSecret).map(\.path) where seen.insert(path).inserted {
                let mode = try? await FileThreads.shared.run(path) { () throws(UnreadableFile) in
                    var status = stat()
                    return stat(path, &status) == 0 ? status.st_mode : 0
                }
                if let mode, mode & mode_t(S_IROTH) != 0 { exposed.append(path) }
            }
            return exposed
        }
    }

    /// Logs what is allowed and probably not meant: a secret that others can read is used all the same.
    package func logWarnings(_ logger: Logger) async {
        for source in sources {
            for warning in await source.vendor.warnings {
                logger.warning("\(warning)", metadata: ["source": "\(source.name)"])
            }
        }
        for path in await exposedSecretFiles {
            logger.warning("every user of this machine can read a secret", metadata: ["file": "\(path)"])
        }
    }
}
