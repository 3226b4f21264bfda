/// How this process left a source's files.
enum StoredState {
    /// There are none.
    case none
    /// They are whole, and the next changes can be appended.
    case whole(Sizes)
    /// They do not say, or may not say, everything: the whole must be written next.
    case outdated

    struct Sizes {
        let base: Int
        /// 0 if there is no journal yet.
        var journal: Int
        /// The checksum of the last record, or of the base.
        var checksum: [UInt8]
        let baseChecksum: [UInt8]
    }
}

extension StorageFolder {
    /// A journal may have this size before the whole is written anew, if its base is smaller.
    static let smallestJournal = 256 << 10

    /// Reads a source's files.
    ///
    /// - Returns: The state of the files, and what they say, if there are any.
    /// - Throws: What makes the base unusable.
    func read(
        _ source: String, _ provider: String, _ report: (StorageEvent.Kind) -> Void
    ) throws(StorageFailure) -> (StoredState, StoredFleet?) {
        let file = base(of: source)
        guard let bytes = try DiskFile.read(file, maximumBytes: FleetFormat.maximumBytes) else {
            removeJournal(of: source)
            return (.none, nil)
        }
        let base: StoredFiles.Base
        do throws(HistoryRefusal) {
            base = try StoredFiles.read(base: bytes, of: provider)
        } catch {
            throw StorageFailure("cannot use \(file)", reason: "\(error)")
        }
        guard let checksum = base.checksum else { return (.outdated, base.fleet) }
        var fleet = base.fleet
        let sizes = StoredState.Sizes(base: bytes.count, journal: 0, checksum: checksum, baseChecksum: checksum)
        return (replayJournal(of: source, onto: &fleet, sizes, report), fleet)
    }

    private func replayJournal(
        of source: String, onto fleet: inout StoredFleet, _ sizes: StoredState.Sizes,
        _ report: (StorageEvent.Kind) -> Void
    ) -> StoredState {
        let file = journal(of: source)
        var sizes = sizes
        do throws(StorageFailure) {
            guard let bytes = try DiskFile.read(file, maximumBytes: FleetFormat.maximumBytes) else {
                return .whole(sizes)
            }
            switch StoredFiles.replay(journal: bytes, onto: &fleet, after: sizes.baseChecksum) {
            case .outdated:
                removeJournal(of: source)
                return .whole(sizes)
            case .damaged:
                throw StorageFailure("cannot use \(file)", reason: "\(HistoryRefusal.damaged)")
            case .whole(let end, let checksum):
                if end < bytes.count {
                    report(.journalCut(bytes: bytes.count - end))
                    try DiskFile.truncate(file, to: end)
                }
                sizes.journal = end
                sizes.checksum = checksum
                return .whole(sizes)
            }
        } catch {
            report(.journalLost(reason: "\(error)"))
            setAsideJournal(of: source)
            return .outdated
        }
    }

    /// Appends changes to the journal, or writes everything if that is not possible or would be too much.
    ///
    /// - Parameters:
    ///   - segments: The changes; empty to write only what could not be written before.
    ///   - state: How the files were left.
    ///   - whole: Everything that is to be stored, with these changes.
    /// - Returns: How the files are left now.
    func write(
        _ segments: [UInt8], of source: String, _ provider: String, after state: StoredState, or whole: () -> [UInt8]
    ) throws(StorageFailure) -> StoredState {
        switch state {
        case .none where segments.isEmpty: return .none
        case .whole(let sizes) where segments.isEmpty: return .whole(sizes)
        case .whole(let sizes):
            if let sizes = append(segments, to: source, sizes) { return .whole(sizes) }
        case .none, .outdated: break
        }
        let bytes = StoredFiles.base(of: provider, whole())
        try replaceBase(of: source, with: bytes)
        let checksum = Array(bytes.suffix(FleetFormat.digestLength))
        return .whole(.init(base: bytes.count, journal: 0, checksum: checksum, baseChecksum: checksum))
    }

    /// - Returns: `nil` if the whole must be written instead: the files are not as they were left, the journal becomes
    ///   too large, or the disk refuses.
    private func append(_ segments: [UInt8], to source: String, _ sizes: StoredState.Sizes) -> StoredState.Sizes? {
        let file = journal(of: source)
        guard DiskFile.size(of: base(of: source)) == sizes.base, DiskFile.size(of: file) ?? 0 == sizes.journal else {
            return nil
        }
        var sizes = sizes
        var record = StoredFiles.record(segments, after: &sizes.checksum)
        if sizes.journal == 0 { record = StoredFiles.journalHead(after: sizes.baseChecksum) + record }
        guard sizes.journal + record.count <= max(Self.smallestJournal, sizes.base) else { return nil }
        do throws(StorageFailure) {
            if sizes.journal == 0 {
                try beginJournal(of: source, with: record)
            } else {
                try DiskFile.append(record, to: file, of: sizes.journal)
            }
        } catch {
            return nil
        }
        sizes.journal += record.count
        return sizes
    }
}
