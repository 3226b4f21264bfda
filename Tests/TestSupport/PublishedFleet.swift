package import Fleet
package import HTTPExchange
package import SyncModel

/// A source and its syncs, for tests of what is published: readings come in without polling.
package struct PublishedFleet: Sendable {
    /// What else is published of the source.
    package var source: PublishedSource
    private var fleet: SourceFleet

    /// - Parameter readings: What is read at `seconds` on both clocks.
    package init(
        _ readings: [SyncReading] = [], source name: String = "test", provider: String = "nango",
        isGrouped: Bool = false, interval: Duration = .seconds(60), staleAfter: Duration = .seconds(300),
        at seconds: Int64 = 10_000
    ) {
        source = PublishedSource(
            name: name, provider: provider, interval: interval, refreshWithin: .seconds(900), staleAfter: staleAfter,
            isGrouped: isGrouped)
        fleet = SourceFleet(maximumSyncs: 1_000_000, isSummarized: isGrouped)
        read(readings, at: seconds)
    }

    /// Takes in the whole reading of a target.
    package mutating func read(_ readings: [SyncReading], of target: Target = .github, at seconds: Int64) {
        var reading = PartReading()
        reading.syncs = readings
        let readAt = Duration.seconds(seconds)
        _ = fleet.apply(
            reading, of: Part(target.id), at: .at(seconds), readAt: readAt, expires: readAt + source.staleAfter)
        source.status.failing.removeAll { $0.part.target == target.id }
        source.status.targets = fleet.targets.count
        succeed(at: seconds)
    }

    /// Takes in that a target could not be read.
    package mutating func fail(_ target: Target = .github, _ failure: RequestFailure, at seconds: Int64) {
        let part = Part(target.id)
        source.status.failing.append(
            FailingPart(
                part: part, target: target, failure: failure, since: .at(seconds),
                failedAt: Duration.seconds(seconds).wholeMicroseconds, syncs: Array(fleet.rows(of: part)).count))
        source.status.failedTargets = source.status.latestFailures.count
        source.status.unreadableSyncs = source.status.failing.reduce(0) { $0 + $1.syncs }
        source.status.isUp = source.status.failedTargets < source.status.targets
        source.status.lastPoll = .at(seconds)
    }

    /// Takes in why every failed run of which no reason is known failed.
    package mutating func explain(_ failureClass: FailureClass, reason: String? = nil, duration: Duration? = nil) {
        let runs = fleet.unexplainedFailures()
        _ = fleet.explain(
            runs.map { FailureExplanation(of: $0, failureClass, reason: reason, duration: duration) })
    }

    /// Takes in connections, served for as long as readings are.
    package mutating func read(_ connections: [ConnectionReading], at seconds: Int64) {
        let expires = (Duration.seconds(seconds) + source.staleAfter).wholeMicroseconds
        source.connections = connections.map { PublishedConnection($0, expires: expires) }
    }

    /// What is published.
    package var published: PublishedSource {
        var published = source
        published.blocks = fleet.blocks
        published.stateCounts = fleet.stateCounts
        return published
    }

    private mutating func succeed(at seconds: Int64) {
        source.status.rounds += 1
        source.status.roundDuration = .milliseconds(10)
        source.status.isUp = true
        source.status.hasFirstResults = true
        source.status.lastPoll = .at(seconds)
        source.status.lastSuccess = .at(seconds)
    }
}

extension Target {
    /// The target of most tests.
    package static let github = Target(.integration, "github")
}
