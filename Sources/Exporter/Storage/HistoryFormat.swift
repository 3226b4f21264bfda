import SyncModel

/// The bytes of a history file, version 1.
///
/// Numbers are written as LEB128, signed ones zigzag, times as microseconds, texts as their length and their UTF-8:
///
/// ```
/// file    "synchist"  version  provider  saved  [1 last success | 0]  sync*  0  SHA-256 of all before
/// sync    1  repeats  fields  texts that are not repeated  [time gone]  state  state since  fields that there are
/// changes count  (model  figures  figures that there are)*
/// ```
///
/// `repeats` has a bit for each text that is the one of the sync before, `fields` and `figures` one for each part that
/// there is. Times are relative to `saved`, which makes them short.
package enum HistoryFormat {
    static let magic = Array("synchist".utf8)
    static let version: UInt64 = 1
    static let digestLength = 32

    /// The most bytes of a file; the syncs that come last are left out of a larger one.
    package static let mostBytes = 512 << 20
    /// The most bytes of one sync; a larger one is left out.
    package static let mostBytesOfSync = 64 << 10
    /// Times further from 1970, by 9,000 years, are no times.
    static let times = -(Int64(1) << 58)...(Int64(1) << 58)
    /// Counts of runs above are no counts; as samples they would not be exact.
    static let mostRuns = 1 << 53

    static let endMark: UInt8 = 0
    static let syncMark: UInt8 = 1

    /// The bytes of a history.
    package static func encode(_ history: SourceHistory, of provider: String) -> [UInt8] {
        var encoder = HistoryEncoder(provider: provider, saved: history.saved, lastSuccess: history.lastSuccess)
        for sync in history.syncs {
            guard encoder.append(sync.identity, sync.history, sync.presence) else { break }
        }
        return encoder.finish()
    }

    /// Reads a history back; never traps, whatever the bytes are.
    ///
    /// - Parameter provider: Whose syncs the file must be about.
    package static func decode(_ bytes: [UInt8], of provider: String) throws(HistoryRefusal) -> SourceHistory {
        guard bytes.starts(with: magic) else { throw .foreign }
        var decoder = HistoryDecoder(bytes, from: magic.count, to: bytes.count)
        let version = try decoder.number()
        guard version == Self.version else { throw .version(version) }
        let end = bytes.count - digestLength
        guard end > decoder.position, SHA256.digest(of: bytes[..<end]).bytes.elementsEqual(bytes[end...]) else {
            throw .damaged
        }
        decoder = HistoryDecoder(bytes, from: decoder.position, to: end)
        let found = try decoder.text()
        guard found == provider else { throw .provider(found) }
        return try decoder.history()
    }

    /// Parts of a sync that may be missing.
    struct Fields: OptionSet {
        let rawValue: UInt64

        static let lastStarted = Fields(rawValue: 1 << 0)
        static let lastFinished = Fields(rawValue: 1 << 1)
        static let lastSuccess = Fields(rawValue: 1 << 2)
        static let lastRunRecords = Fields(rawValue: 1 << 3)
        static let checkpoint = Fields(rawValue: 1 << 4)
        static let checkpointChanged = Fields(rawValue: 1 << 5)
        static let observed = Fields(rawValue: 1 << 6)
    }

    /// Texts of a sync that are the same as those of the one before; besides, whether it is gone.
    struct Repeats: OptionSet {
        let rawValue: UInt64

        static let integration = Repeats(rawValue: 1 << 0)
        static let connection = Repeats(rawValue: 1 << 1)
        static let sync = Repeats(rawValue: 1 << 2)
        static let variant = Repeats(rawValue: 1 << 3)
        static let id = Repeats(rawValue: 1 << 4)
        static let target = Repeats(rawValue: 1 << 5)
        static let isGone = Repeats(rawValue: 1 << 6)
    }

    /// Figures of a model's changes that there are.
    struct Figures: OptionSet {
        let rawValue: UInt64

        static let added = Figures(rawValue: 1 << 0)
        static let updated = Figures(rawValue: 1 << 1)
        static let deleted = Figures(rawValue: 1 << 2)
    }
}

/// Why a file is not read as a source's history.
package enum HistoryRefusal: Error, Equatable, Sendable, CustomStringConvertible {
    /// It is something else.
    case foreign
    /// It was written by another generation of this program.
    case version(UInt64)
    /// It is about a source of another provider.
    case provider(String)
    /// It is cut short, or some of it has changed.
    case damaged

    package var description: String {
        switch self {
        case .foreign: "it is no history of syncs"
        case .version(let version): "it is of version \(version), which is not known here"
        case .provider(let provider): "it is the history of a source of the provider \(provider)"
        case .damaged: "it is damaged or cut short"
        }
    }
}

extension SyncState {
    /// What stands for the state in a file: never to be given to another.
    var code: UInt64 {
        switch self {
        case .pending: 0
        case .running: 1
        case .success: 2
        case .partial: 3
        case .error: 4
        case .rateLimited: 5
        case .paused: 6
        case .disabled: 7
        case .unknown: 8
        }
    }

    init?(code: UInt64) {
        guard let state = Self.allCases.first(where: { $0.code == code }) else { return nil }
        self = state
    }
}
