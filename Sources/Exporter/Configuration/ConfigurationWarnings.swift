package import Logging
import Providers

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Configuration {
    /// The files of secrets that every user of this machine can read; a file that is not there is none of them.
    package var exposedSecretFiles: [String] {
        var seen: Set<String> = []
        return files.filter(\.isSecret).map(\.path).filter { path in
            var status = stat()
            return seen.insert(path).inserted && stat(path, &status) == 0 && status.st_mode & mode_t(S_IROTH) != 0
        }
    }

    /// Warns of what is allowed and probably is not meant: a secret that others may read is the one to use all the same.
    package func logWarnings(_ logger: Logger) {
        for source in sources {
            for warning in source.vendor.warnings {
                logger.warning("\(warning)", metadata: ["source": "\(source.name)"])
            }
        }
        for path in exposedSecretFiles {
            logger.warning("every user of this machine can read a secret", metadata: ["file": "\(path)"])
        }
    }
}
