import Dispatch
package import Logging
import Synchronization

/// Keeps what is remembered of every source over the end of the process, in the folder of `--storage.path`.
///
/// Files are read and written on a thread that serves nothing else, one at a time.
package final class HistoryStorage: Sendable {
    private let folder: HistoryFolder
    private let logger: Logger
    private let queue = DispatchQueue(label: "history")
    /// How often each source's history was taken up: only who did so last may write it.
    private let generations = Mutex<[String: Int]>([:])

    /// Claims the folder, made if missing.
    ///
    /// - Parameters:
    ///   - path: Absolute, or relative to the working directory.
    ///   - patience: For how long to wait for another process to let go of the folder.
    /// - Throws: When it cannot be made, written, or is another process's.
    package init(path: String, patience: Duration = .seconds(1), logger: Logger) throws(StorageFailure) {
        folder = try HistoryFolder(path: path, patience: patience)
        self.logger = logger
    }

    /// The file of a source. Nothing is read or written yet.
    package func file(of source: SourceConfiguration) -> HistoryFile {
        var logger = logger
        logger[metadataKey: "source"] = "\(source.name)"
        return HistoryFile(source: source.name, provider: source.provider, storage: self, logger: logger)
    }

    /// Does a piece of work when everything before it is done.
    fileprivate func run(_ work: @escaping @Sendable (HistoryFolder) -> Void) async {
        await withCheckedContinuation { continuation in
            queue.async { [folder] in
                work(folder)
                continuation.resume()
            }
        }
    }

    /// Makes the caller the one who writes a source's history.
    fileprivate func takeUp(_ source: String) -> Int {
        generations.withLock { generations in
            generations[source, default: 0] += 1
            return generations[source, default: 0]
        }
    }

    fileprivate func isCurrent(_ generation: Int?, of source: String) -> Bool {
        generations.withLock { $0[source] == generation }
    }
}

/// One source's history on disk, in the hands of the poller that took it up last.
package final class HistoryFile: Sendable {
    private struct State {
        /// `nil` until the history was taken up.
        var generation: Int?
        var isFailing = false
    }

    private let source: String
    private let provider: String
    private let storage: HistoryStorage
    private let logger: Logger
    private let state = Mutex(State())

    fileprivate init(source: String, provider: String, storage: HistoryStorage, logger: Logger) {
        self.source = source
        self.provider = provider
        self.storage = storage
        self.logger = logger
    }

    /// Takes the history up, the first time it is called: from then on nobody who did so before writes it any more.
    ///
    /// Returns once `resume` has returned, in whosever call that is.
    ///
    /// - Parameters:
    ///   - isKnown: Whether the caller knows already what is stored, from whoever wrote it.
    ///   - resume: Told what is stored otherwise, if there is anything of use.
    package func takeUp(
        isKnown: Bool = false, _ resume: @escaping @Sendable (SourceHistory) -> Void
    ) async {
        // Nearly always it has been.
        if state.withLock({ $0.generation != nil }) { return }
        await storage.run { [self] folder in
            if state.withLock({ $0.generation != nil }) { return }
            if !isKnown, let history = read(from: folder) {
                logger.info("history goes on", metadata: ["syncs": "\(history.syncs.count)"])
                resume(history)
            }
            state.withLock { $0.generation = storage.takeUp(source) }
        }
    }

    /// Writes the history, unless somebody else has taken it up since; returns once it is on the disk, or cannot be.
    ///
    /// - Parameter isNew: Whether there is something to write; if not, only what could not be written before is.
    package func save(isNew: Bool, _ bytes: @Sendable () -> [UInt8]) async {
        guard isNew || state.withLock({ $0.isFailing }) else { return }
        let bytes = bytes()
        await storage.run { [self] folder in
            guard storage.isCurrent(state.withLock { $0.generation }, of: source) else { return }
            do throws(StorageFailure) {
                try folder.write(bytes, to: source)
                note(nil)
            } catch {
                note(error)
            }
        }
    }

    private func read(from folder: HistoryFolder) -> SourceHistory? {
        let problem: String
        do throws(StorageFailure) {
            guard let bytes = try folder.read(source) else { return nil }
            do throws(HistoryRefusal) {
                return try HistoryFormat.decode(bytes, of: provider)
            } catch {
                problem = "\(error)"
            }
        } catch {
            problem = "\(error)"
        }
        var metadata: Logger.Metadata = ["error": "\(problem)"]
        do throws(StorageFailure) {
            metadata["kept_as"] = "\(try folder.setAside(source))"
        } catch {
            metadata["kept_as"] = "nothing: \(error)"
        }
        logger.warning("the stored history cannot be used: it begins anew", metadata: metadata)
        return nil
    }

    /// Says once that the history cannot be written, and once that it can be again.
    private func note(_ failure: StorageFailure?) {
        let wasFailing = state.withLock { state in
            defer { state.isFailing = failure != nil }
            return state.isFailing
        }
        guard wasFailing != (failure != nil) else { return }
        guard let failure else {
            logger.info("history can be stored again")
            return
        }
        logger.warning(
            "history cannot be stored: it would not survive a restart", metadata: ["error": "\(failure)"])
    }
}
