/// What happened to a source's files, for the log.
package struct StorageEvent: Equatable, Sendable {
    package let source: String
    package let kind: Kind

    package enum Kind: Equatable, Sendable {
        /// What an earlier process stored was read.
        case resumed(syncs: Int)
        /// The end of the journal was damaged, as after a crash, and was cut off.
        case journalCut(bytes: Int)
        /// The journal cannot be used: what it said is lost.
        case journalLost(reason: String)
        /// The files cannot be used; the base was renamed, or could not be.
        case begunAnew(reason: String, keptAs: String)
        /// Writing failed for the first time after it had succeeded.
        case writeFailed(StorageFailure)
        /// Writing succeeded again.
        case writeSucceeded
    }

    /// Whether people should look at it.
    package var isWarning: Bool {
        switch kind {
        case .resumed, .writeSucceeded: false
        case .journalCut, .journalLost, .begunAnew, .writeFailed: true
        }
    }

    package var message: String {
        switch kind {
        case .resumed: "history goes on"
        case .journalCut: "the end of the stored history was damaged and is cut off: what came before it counts"
        case .journalLost: "the latest stored changes cannot be used: history goes on from before them"
        case .begunAnew: "the stored history cannot be used: it begins anew"
        case .writeFailed: "history cannot be stored: it would not survive a restart"
        case .writeSucceeded: "history can be stored again"
        }
    }

    /// What belongs to the message, by name.
    package var metadata: [(name: String, value: String)] {
        switch kind {
        case .resumed(let syncs): [("syncs", "\(syncs)")]
        case .journalCut(let bytes): [("bytes", "\(bytes)")]
        case .journalLost(let reason): [("error", reason)]
        case .begunAnew(let reason, let keptAs): [("error", reason), ("kept_as", keptAs)]
        case .writeFailed(let failure): [("error", "\(failure)")]
        case .writeSucceeded: []
        }
    }
}
