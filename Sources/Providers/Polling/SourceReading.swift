package import HTTPExchange
package import SyncModel

/// What one poll of one source brought, target by target.
package struct SourceReading: Sendable {
    /// One outcome for each target of this poll; a target that is not among them is gone at the vendor's.
    package var outcomes: [TargetOutcome]

    package init(_ outcomes: [TargetOutcome]) {
        self.outcomes = outcomes
    }
}

/// What a poll asks for and what can fail alone: an integration, a user, an account.
package struct Target: Hashable, Sendable {
    /// Tells the target from the others of its source, from poll to poll.
    package var id: String
    /// Whether `sync_source_targets` counts it; what is read besides the syncs does not.
    package var isCounted: Bool
    /// Changes when the target's credentials do, which is worth asking again at once.
    package var credentials: Int

    package init(_ id: String, isCounted: Bool = true, credentials: Int = 0) {
        self.id = id
        self.isCounted = isCounted
        self.credentials = credentials
    }
}

/// A target and what came of asking for it.
package struct TargetOutcome: Sendable {
    package var target: Target
    package var result: Result<TargetReading, RequestFailure>

    package init(_ target: Target, _ result: Result<TargetReading, RequestFailure>) {
        self.target = target
        self.result = result
    }
}

/// What a target's answer said.
package struct TargetReading: Sendable {
    package var syncs: [KeptReading] = []
    package var connections: [ConnectionReading] = []
    /// What could not be read this time and stands as last read.
    package var gaps: Set<Gap> = []
    /// Why the target counts as failed although this much of it was read.
    package var failure: RequestFailure?
    /// What the vendor refuses to tell and the target is whole without, as people should know.
    package var refusal: RequestFailure?
    /// Syncs without a usable identity, which were left out.
    package var invalidSyncs = 0
    /// Status words that are not known here, once for each sync that used one.
    package var unknownWords: [String] = []

    package init() {}

    /// A part of a target that failed alone.
    package enum Gap: Hashable, Sendable {
        /// All syncs of one connection.
        case connection(String)
        /// The sync with one vendor id.
        case sync(id: String)
    }
}

/// Reads one target: a vendor's straight-line code.
package typealias TargetReader<Item> = @Sendable (Item) async throws(RequestFailure) -> TargetReading
