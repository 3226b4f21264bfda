import Dispatch
import Synchronization

/// Keeps what is known of every source when the process ends, in the folder of `--storage.path`.
///
/// Files are read and written on a thread of their own, one at a time.
package final class FleetStorage: Sendable {
    private struct State {
        /// How often each source's files were taken up: only the latest may write them.
        var generations: [String: Int] = [:]
        /// The sources whose last write failed.
        var failing: Set<String> = []
    }

    private let folder: StorageFolder
    private let report: @Sendable (StorageEvent) -> Void
    private let queue = DispatchQueue(label: "storage")
    /// Guards who owns which source's files, and which writes failed.
    private let state = Mutex(State())

    /// Claims the folder, made if missing.
    ///
    /// - Parameters:
    ///   - path: Absolute, or relative to the working directory.
    ///   - maximumWait: How long to wait for another process to release the folder.
    ///   - report: Called with what happens, on the thread of the files.
    /// - Throws: When the folder cannot be made or written, or belongs to another process.
    package init(
        path: String, maximumWait: Duration = .seconds(1), report: @escaping @Sendable (StorageEvent) -> Void
    ) throws(StorageFailure) {
        folder = try StorageFolder(path: path, maximumWait: maximumWait)
        self.report = report
    }

    /// The files of a source. Nothing is read or written yet.
    package func file(of source: String, provider: String) -> FleetFile {
        FleetFile(source: source, provider: provider, storage: self)
    }

    /// Whether what was written last of every source is on the disk.
    package var isLastWriteSuccessful: Bool { state.withLock { $0.failing.isEmpty } }

    /// Does a piece of work when everything before it is done.
    func run(_ work: @escaping @Sendable (StorageFolder) -> Void) {
        queue.async { [folder] in work(folder) }
    }

    func report(_ kind: StorageEvent.Kind, of source: String) {
        report(StorageEvent(source: source, kind: kind))
    }

    /// Makes the caller the owner of a source's files.
    func takeUp(_ source: String) -> Int {
        state.withLock { state in
            let generation = state.generations[source, default: 0] + 1
            state.generations[source] = generation
            state.failing.remove(source)
            return generation
        }
    }

    func isCurrent(_ generation: Int?, of source: String) -> Bool {
        state.withLock { $0.generations[source] == generation }
    }

    /// Notes how a write ended, and reports a change.
    func note(_ failure: StorageFailure?, of source: String) {
        let wasFailing = state.withLock { state in
            failure == nil ? state.failing.remove(source) != nil : !state.failing.insert(source).inserted
        }
        guard wasFailing != (failure != nil) else { return }
        report(failure.map { .writeFailed($0) } ?? .writeSucceeded, of: source)
    }

    /// Forgets how the last write of a source ended that nobody owns any more.
    func release(_ source: String, _ generation: Int) {
        state.withLock { state in
            if state.generations[source] == generation { state.failing.remove(source) }
        }
    }
}
