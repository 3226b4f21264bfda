import SyncModel

/// The bytes of what is stored of a source, version 2; files of version 1 are read, too.
///
/// Numbers are written as LEB128, signed ones zigzag, times as microseconds, texts as their length and their UTF-8:
///
/// ```
/// base     "synchist"  version  provider  segment  SHA-256 of all before
/// journal  "syncjour"  version  SHA-256 of the base  (length  segment*  checksum)*
/// segment  saved  clock  [1 last success | 0]  (1 sync | 2 gone | 3 memory)*  0
/// sync     repeats  texts that are not repeated  [last seen]  fields  state  state since  fields that there are
/// gone     repeats  texts that are not repeated  last seen
/// memory   text of the poller's own
/// changes  count  (model  figures  figures that there are)*
/// ```
///
/// `repeats` has a bit for each text that is the one of the entry before, `fields` and `figures` one for each part that
/// is there. Times are relative to `saved`, which makes them short; last seen is relative to `clock`, which goes on from
/// process to process and never jumps. The checksum of a journal's record is the beginning of the SHA-256 of the
/// checksum before it, which for the first record is the base's, and of the segments. Version 1 has no journal and no
/// clock, and a time since when a sync is gone in the place of last seen.
enum FleetFormat {
    static let magic = Array("synchist".utf8)
    static let journalMagic = Array("syncjour".utf8)
    static let version: UInt64 = 2
    static let digestLength = 32
    static let checksumLength = 16

    /// The maximum size of a file; the syncs that come last are left out of a larger one.
    static let maximumBytes = 512 << 20
    /// The maximum size of one sync; a larger one is left out.
    static let maximumBytesOfSync = 64 << 10
    /// Times further from 1970, by 9,000 years, are not times.
    static let times = -(Int64(1) << 58)...(Int64(1) << 58)
    /// Larger counts of runs would not be exact as samples.
    static let maximumRuns = Int64(1) << 53

    static let endMark: UInt8 = 0
    static let syncMark: UInt8 = 1
    static let goneMark: UInt8 = 2
    static let memoryMark: UInt8 = 3

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
        static let previousFinished = Fields(rawValue: 1 << 7)
        static let nextRun = Fields(rawValue: 1 << 8)
        static let interval = Fields(rawValue: 1 << 9)
        static let lastRunSucceeded = Fields(rawValue: 1 << 10)
        static let lastRunFailed = Fields(rawValue: 1 << 11)
        static let failingSince = Fields(rawValue: 1 << 12)
    }

    /// Texts of a sync that are the same as those of the entry before; besides, whether it is gone.
    struct Repeats: OptionSet {
        let rawValue: UInt64

        static let integration = Repeats(rawValue: 1 << 0)
        static let connection = Repeats(rawValue: 1 << 1)
        static let sync = Repeats(rawValue: 1 << 2)
        static let variant = Repeats(rawValue: 1 << 3)
        static let id = Repeats(rawValue: 1 << 4)
        static let target = Repeats(rawValue: 1 << 5)
        static let isGone = Repeats(rawValue: 1 << 6)

        /// The bit of each text.
        static let texts: [(RowField, Repeats)] = [
            (.integration, .integration), (.connection, .connection), (.sync, .sync), (.variant, .variant), (.id, .id),
            (.target, .target),
        ]
    }

    /// Figures of a model's changes that are there.
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
    /// It was written by another version of this program.
    case version(UInt64)
    /// It is about a source of another provider.
    case provider(String)
    /// It is cut short, or some of it has changed.
    case damaged

    package var description: String {
        switch self {
        case .foreign: "it is not a history of syncs"
        case .version(let version): "it has version \(version), which this program cannot read"
        case .provider(let provider): "it is the history of a source of the provider \(provider)"
        case .damaged: "it is damaged or cut short"
        }
    }
}
