import Dispatch
package import HTTPEndpoint
package import Logging
package import SyncModel
import Synchronization

/// A web configuration that follows its files while the program runs.
///
/// While ``run()`` runs, the files are read once a second, away from the threads that serve. What cannot be used is
/// logged once, and the last good configuration stays.
package final class LiveWebConfiguration: Sendable {
    private struct State {
        var security: EndpointSecurity
        /// Those that were looked at last, good or not.
        var files: WitnessedFiles
        var complaint: [String] = []
    }

    private static let lookInterval = Duration.seconds(1)

    private let path: String
    private let timekeeper: any Timekeeper
    private let logger: Logger
    /// Runs on a thread of its own, which may have to wait for files.
    private let queue = DispatchQueue(label: "web configuration")
    private let state: Mutex<State>

    /// Starts with what the file says now.
    ///
    /// - Throws: Everything that is wrong with it.
    package init(path: String, timekeeper: any Timekeeper, logger: Logger) throws(InvalidConfiguration) {
        let first = try WebConfiguration.load(path: path)
        self.path = path
        self.timekeeper = timekeeper
        self.logger = logger
        state = Mutex(State(security: first.security, files: first.files))
    }

    /// What protects the endpoint now.
    package var security: EndpointSecurity { state.withLock { $0.security } }

    /// Follows the files until the task is cancelled.
    package func run() async {
        while (try? await timekeeper.sleep(for: Self.lookInterval)) != nil { await look() }
    }

    /// Reads the files if they have changed, and returns when what they say is in force or logged as wrong.
    package func look() async {
        await withCheckedContinuation { continuation in
            queue.async {
                if self.state.withLock(\.files).haveChanged { self.reload() }
                continuation.resume()
            }
        }
    }

    private func reload() {
        var files = WitnessedFiles()
        do throws(InvalidConfiguration) {
            let fresh = try WebConfiguration.load(path: path, witnessedBy: &files)
            try apply(fresh)
            logger.info("web configuration applied", metadata: ["file": "\(path)"])
        } catch {
            let isNew = state.withLock { state in
                state.files = files
                defer { state.complaint = error.lines }
                return state.complaint != error.lines
            }
            guard isNew else { return }
            logger.error(
                "web configuration cannot be used, the last good one stays",
                metadata: ["file": "\(path)", "error": "\(error.lines.joined(separator: "; "))"])
        }
    }

    private func apply(_ fresh: WebConfiguration) throws(InvalidConfiguration) {
        let lost = state.withLock { state -> [String] in
            let lost = state.security.protections.subtracting(fresh.security.protections)
            if lost.isEmpty {
                state.security = fresh.security
                state.files = fresh.files
                state.complaint = []
            }
            return lost.sorted()
        }
        if lost.isEmpty { return }
        // A file that is being written is empty for a moment, and an empty one protects nothing.
        throw InvalidConfiguration(
            lines: lost.map { "\(path): web configuration: \($0) is gone, expected a restart to open what was closed" })
    }
}

extension EndpointSecurity {
    /// The locks there are, whatever fits them.
    fileprivate var protections: Set<String> {
        var protections: Set<String> = []
        if let tls {
            protections.insert("tls_server_config")
            if tls.clientCertificates == .requireAny || tls.clientCertificates == .requireAndVerify {
                protections.insert("the certificate of clients")
            }
            if tls.checksClientNames { protections.insert("client_allowed_sans") }
        }
        if !users.isEmpty { protections.insert("basic_auth_users") }
        return protections
    }
}
