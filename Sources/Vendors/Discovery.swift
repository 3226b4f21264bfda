package import HTTPExchange
package import SyncModel

/// What a source consists of.
package struct Discovery: Sendable {
    /// Every target, each once, in a stable order. A target that is no longer here no longer exists.
    package var targets: [Target]
    /// Files besides the configuration that name targets.
    package var files: [FileOutcome] = []
    /// The names to which the configuration restricts syncs, as in ``SyncModel/Part/Scope/names(_:)``; empty for all.
    package var names: [String] = []
    /// The connections to which the configuration restricts syncs; empty for all.
    package var connections: [String] = []

    package init(_ targets: [Target]) {
        self.targets = targets
    }
}

/// A file besides the configuration that names targets, and whether it could be read.
package struct FileOutcome: Sendable {
    /// Of kind `file`, not counted; its name is the path.
    package var target: Target
    /// Why the file's present content cannot be used, so that its last good content is; `nil` if it can.
    package var failure: RequestFailure?

    package init(path: String, failure: RequestFailure?) {
        target = Target(.file, path, isCounted: false)
        self.failure = failure
    }
}

/// The connections of a source, from a list of all of them.
package struct ConnectionListing: Sendable {
    /// The state of the connections that the configuration covers, for those targets that this exporter reads; empty
    /// if the configuration does not ask for it.
    package var connections: [ConnectionReading] = []
    /// The IDs of these connections by the target's ID, sorted. Each target that this exporter reads has an entry.
    package var connectionsByTarget: [String: [String]] = [:]
    /// What changes whenever there is news of a connection's failures, by the target's ID and the connection's.
    /// Connections without failures have no entry.
    package var hints: [String: [String: Int]] = [:]
    /// Why the vendor refused the list. Then everything else is empty.
    package var refusal: RequestFailure?

    package init() {}
}
