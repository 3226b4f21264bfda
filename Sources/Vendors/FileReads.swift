import HTTPExchange
import Settings

/// Reading of many files, each of which may take seconds where a file system does not respond.
enum FileReads {
    /// How many files are read at a time.
    static let concurrency = 16
}

extension [SecretSource] {
    /// Why secrets cannot be used, for each that cannot.
    var problems: [RequestFailure] {
        get async {
            let results = await concurrentMap(atMost: FileReads.concurrency) { secret in
                await Result { () async throws(RequestFailure) in try await secret.read() }
            }
            return results.compactMap(\.failure)
        }
    }
}
