import Synchronization

/// One source's files, in the hands of the poller that took them up last.
package final class FleetFile: Sendable {
    private struct State {
        /// `nil` until the files were taken up.
        var generation: Int?
        var files = StoredState.none
        /// What is to be written next, and who waits for it.
        var pending: [UInt8] = []
        var whole: (@Sendable () -> [UInt8])?
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let source: String
    private let provider: String
    private let storage: FleetStorage
    /// Guards what is to be written, and how the files were left.
    private let state = Mutex(State())

    init(source: String, provider: String, storage: FleetStorage) {
        self.source = source
        self.provider = provider
        self.storage = storage
    }

    deinit {
        if let generation = state.withLock({ $0.generation }) { storage.release(source, generation) }
    }

    /// Takes the files up, the first time it is called: from then on no earlier owner writes them any more.
    ///
    /// - Parameter isKnown: Whether the caller already knows what is stored, from the earlier owner.
    /// - Returns: What is stored otherwise, if it can be used.
    package func takeUp(isKnown: Bool = false) async -> StoredFleet? {
        await withCheckedContinuation { continuation in
            storage.run { [self] folder in
                guard state.withLock({ $0.generation == nil }) else { return continuation.resume(returning: nil) }
                let (files, fleet) = isKnown ? (.outdated, nil) : read(from: folder)
                state.withLock { state in
                    state.generation = storage.takeUp(source)
                    state.files = files
                }
                if let fleet { storage.report(.resumed(syncs: fleet.count), of: source) }
                continuation.resume(returning: fleet)
            }
        }
    }

    /// Appends changes, unless the files have a newer owner; returns once they are on the disk, or cannot be.
    ///
    /// What is appended while the disk is busy is written at once, with the next write. After a failure, or when the
    /// journal has become larger than the base, the whole is written instead.
    ///
    /// - Parameters:
    ///   - journal: Changes, as ``FleetChanges`` and ``SourceFleet`` give them; empty to try again what failed.
    ///   - whole: Everything that is to be stored, with these changes.
    ///   - isolation: The caller's actor, so that changes are written in the order of the calls.
    package func append(
        _ journal: [UInt8], whole: @escaping @Sendable () -> [UInt8], isolation: isolated (any Actor)? = #isolation
    ) async {
        await withCheckedContinuation { continuation in
            let isFirst = state.withLock { state in
                state.pending += journal
                state.whole = whole
                state.waiting.append(continuation)
                return state.waiting.count == 1
            }
            if isFirst { storage.run { self.writePending(in: $0) } }
        }
    }

    private func writePending(in folder: StorageFolder) {
        let (generation, files, pending, whole, waiting) = state.withLock { state in
            defer { (state.pending, state.whole, state.waiting) = ([], nil, []) }
            return (state.generation, state.files, state.pending, state.whole, state.waiting)
        }
        defer { for waiter in waiting { waiter.resume() } }
        guard generation != nil, storage.isCurrent(generation, of: source), let whole else { return }
        do throws(StorageFailure) {
            let files = try folder.write(pending, of: source, provider, after: files, or: whole)
            state.withLock { $0.files = files }
            storage.note(nil, of: source)
        } catch {
            state.withLock { $0.files = .outdated }
            storage.note(error, of: source)
        }
    }

    private func read(from folder: StorageFolder) -> (StoredState, StoredFleet?) {
        let problem: StorageFailure
        do throws(StorageFailure) {
            return try folder.read(source, provider) { storage.report($0, of: source) }
        } catch {
            problem = error
        }
        let keptAs: String
        do throws(StorageFailure) {
            keptAs = try folder.setAside(source)
        } catch {
            keptAs = "nothing: \(error)"
        }
        storage.report(.begunAnew(reason: "\(problem)", keptAs: keptAs), of: source)
        return (.none, nil)
    }
}
