/// One sync as a vendor's response describes it, in this program's words.
///
/// `nil` is "the vendor does not say": it becomes no series, never a zero.
package struct SyncReading: Equatable, Sendable {
    package var identity: SyncIdentity
    /// The schedule in the vendor's own words, empty if it gives none.
    package var schedule = ""
    /// The most recent start.
    package var lastStarted: Timestamp?
    package var state: SyncState
    /// Whether the first full sync is in progress.
    package var isInitial: Bool?
    /// The most recent end, whatever its outcome. `nil` while a run hides it.
    package var lastFinished: Timestamp?
    /// Whether the run that ended last failed, where the vendor distinguishes that from the present state.
    package var lastRunFailed: Bool?
    /// The most recent success that the response proves.
    package var lastSuccess: Timestamp?
    /// The next scheduled run.
    package var nextRun: Timestamp?
    /// The schedule in seconds.
    package var interval: Double?
    /// Records held, by model.
    package var records: [ModelCount] = []
    /// Records the vendor expects in total, by model.
    package var recordsExpected: [ModelCount] = []
    /// What the last run changed, by model. `nil` while a run makes the figures partial, or if there are none.
    package var lastRunRecords: [ModelChanges]?
    /// How long the vendor backs off, in seconds.
    package var rateLimitBackoff: Double?
    /// A hash of the checkpoint's content, which may be private: it shows whether the checkpoint changed.
    package var checkpoint: UInt64?
    /// Why the last run failed, where the vendor says so with its status.
    package var failureClass: FailureClass?
    /// The vendor's own words for what is wrong, for pages and never for labels.
    package var reason: String?

    package init(identity: SyncIdentity, state: SyncState) {
        self.identity = identity
        self.state = state
    }
}

/// What distinguishes a sync from the others of its source.
package struct SyncIdentity: Hashable, Sendable {
    package var integration: String
    package var connection: String
    package var sync: String
    /// Empty where the vendor has no variants.
    package var variant: String
    /// The vendor's id.
    package var id: String

    package init(integration: String, connection: String, sync: String, variant: String, id: String) {
        self.integration = integration
        self.connection = connection
        self.sync = sync
        self.variant = variant
        self.id = id
    }
}

/// A number of records of one model.
package struct ModelCount: Hashable, Sendable {
    package var model: String
    package var count: Int

    package init(model: String, count: Int) {
        self.model = model
        self.count = count
    }
}

/// What one run did to the records of one model; `nil` where the vendor does not say.
package struct ModelChanges: Hashable, Sendable {
    package var model: String
    package var added: Int?
    package var updated: Int?
    package var deleted: Int?

    package init(model: String, added: Int? = nil, updated: Int? = nil, deleted: Int? = nil) {
        self.model = model
        self.added = added
        self.updated = updated
        self.deleted = deleted
    }
}

/// One connection's credentials as the vendor judges them.
package struct ConnectionReading: Hashable, Sendable {
    package var integration: String
    package var connection: String
    /// `nil` if nothing reports it.
    package var state: ConnectionState?
    /// The vendor's own words for what is wrong with it, for pages.
    package var reason: String?
    /// Whose connection it is, where the configuration asks for that.
    package var customer: String?

    package init(integration: String, connection: String, state: ConnectionState?) {
        self.integration = integration
        self.connection = connection
        self.state = state
    }
}
