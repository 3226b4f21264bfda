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

    /// Warns of each such file: others may read the secret, but it is the one to use.
    package func warnOfExposedSecretFiles(_ logger: Logger) {
        for path in exposedSecretFiles {
            logger.warning("every user of this machine can read a secret", metadata: ["file": "\(path)"])
        }
    }
}
