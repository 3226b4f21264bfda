import HTTPExchange
import SyncModel
import Synchronization

/// Reads the lists of linked accounts, one target for each category.
///
/// Merge's documentation says that a list holds the whole organization's accounts, whatever category the path names,
/// and also that it holds that category's. Both are supported: accounts are filtered by their own category, and a list
/// with accounts of several categories serves all of them, so that it is requested once.
final class MergeLinkedAccountLists: Sendable {
    private struct State {
        /// What was read of a category and its target has not used yet.
        var unused: [String: Entry] = [:]
        /// Whether any list could be read.
        var hasReadList = false
        /// Until when to leave out categories that the organization does not have.
        var absent: [String: Duration] = [:]
    }

    private struct Entry {
        let result: Result<[MergeLinkedAccount], RequestFailure>
        let readAt: Duration
    }

    private static let targetPrefix = "linked accounts "
    /// After this time a list is requested again instead.
    private static let maximumAge = Duration.seconds(120)
    /// How long a category that the organization does not have is left out.
    private static let absence = Duration.seconds(3600)

    private let categories: [String]
    /// Whether the categories are a guess, so that the organization may not have some of them.
    private let areGuessed: Bool
    private let memory: MergeMemory
    private let reasons: MergeReasons
    /// One list at a time, since its result may make the next one unnecessary.
    private let turn = Semaphore(permits: 1)
    /// Guards the results that are not used yet.
    private let state = Mutex(State())

    init(categories: [String], areGuessed: Bool, memory: MergeMemory, reasons: MergeReasons = MergeReasons()) {
        self.reasons = reasons
        self.categories = categories
        self.areGuessed = areGuessed
        self.memory = memory
    }

    /// The target of a category. It is read last, as the accounts' details say which of those listed they are.
    static func target(of category: String, credentials: Int) -> Target {
        Target(.list, targetPrefix + category, credentials: credentials, isReadLast: true)
    }

    /// The category of a target; `nil` if the target is not a list.
    static func category(of target: Target) -> String? {
        target.kind == .list ? String(target.name.dropFirst(targetPrefix.count)) : nil
    }

    /// The categories whose lists can be read.
    func present(at now: Duration) -> [String] {
        let absent = state.withLock { $0.absent }
        return categories.filter { absent[$0].map { now >= $0 } ?? true }
    }

    /// A category's connections; gone if the category was a guess and the organization does not have it.
    func read(_ category: String, from organization: MergeOrganization) async throws(RequestFailure) -> PartReading {
        let timekeeper = organization.session.timekeeper
        let result = try await turn.withPermit(orThrow: RequestFailure.cancelled) { () async throws(RequestFailure) in
            if let result = take(category, at: timekeeper.uptime) { return result }
            return try await request(category, from: organization)
        }
        let names = memory.names
        var reading = PartReading()
        do throws(RequestFailure) {
            reading.connections = try result.get().compactMap { account in
                guard var connection = account.reading(names: names) else { return nil }
                reasons.note(account, named: connection.connection, category: category)
                if connection.state != .ok, connection.reason == nil {
                    connection.reason = account.id.flatMap(reasons.issue)
                }
                return connection
            }
        } catch {
            guard isAbsence(error) else { throw error.status == 401 ? MergeKeyVerdict.refused.explained(error) : error }
            state.withLock { $0.absent[category] = timekeeper.uptime + Self.absence }
            reading.isGone = true
        }
        return reading
    }

    /// Requests a list for what it says about the API key, unless one is waiting for its target. Its target uses the
    /// result.
    func request(from organization: MergeOrganization) async {
        let timekeeper = organization.session.timekeeper
        guard let category = present(at: timekeeper.uptime).first else { return }
        try? await turn.withPermit(orThrow: RequestFailure.cancelled) { () async throws(RequestFailure) in
            guard unused(category, at: timekeeper.uptime) == nil else { return }
            let result = try await request(category, from: organization)
            put(result, for: category, at: timekeeper.uptime)
        }
    }

    /// Requests a list, and keeps what it says about other categories for their targets.
    ///
    /// - Throws: `timeout` if the task was cancelled.
    private func request(
        _ category: String, from organization: MergeOrganization
    ) async throws(RequestFailure) -> Result<[MergeLinkedAccount], RequestFailure> {
        let result = try await requestOne(category, from: organization)
        // A refused category says nothing by itself: the organization may not have it, or the key may be useless.
        guard areGuessed, case .failure(let failure) = result, failure.isRefusal, !hasReadList else { return result }
        for other in categories
        where other != category && unused(other, at: organization.session.timekeeper.uptime) == nil {
            let now = organization.session.timekeeper.uptime
            put(try await requestOne(other, from: organization), for: other, at: now)
            if let served = take(category, at: now) { return served }
            if hasReadList { break }
        }
        return result
    }

    private func requestOne(
        _ category: String, from organization: MergeOrganization
    ) async throws(RequestFailure) -> Result<[MergeLinkedAccount], RequestFailure> {
        let result = await Result { () async throws(RequestFailure) in
            try await organization.linkedAccounts(in: category)
        }
        if Task.isCancelled { throw .cancelled }
        let now = organization.session.timekeeper.uptime
        if result.failure == nil { memory.note(.accepted, at: now) }
        if result.failure?.status == 401 { memory.note(.refused, at: now) }
        return result.map { distribute($0, of: category, at: now) }
    }

    /// Keeps the accounts of other categories for their targets, if the list has several categories.
    ///
    /// - Returns: The accounts of the category itself. An account without a category counts as one of them.
    private func distribute(
        _ accounts: [MergeLinkedAccount], of category: String, at now: Duration
    ) -> [MergeLinkedAccount] {
        let byCategory = Dictionary(grouping: accounts) { $0.category?.lowercased() ?? category }
        state.withLock { state in
            state.hasReadList = true
            guard byCategory.keys.contains(where: { $0 != category }) else { return }
            for other in categories where other != category {
                state.unused[other] = Entry(result: .success(byCategory[other] ?? []), readAt: now)
            }
        }
        return byCategory[category] ?? []
    }

    private var hasReadList: Bool { state.withLock { $0.hasReadList } }

    private func isAbsence(_ failure: RequestFailure) -> Bool {
        areGuessed && failure.isRefusal && hasReadList
    }

    private func unused(_ category: String, at now: Duration) -> Result<[MergeLinkedAccount], RequestFailure>? {
        state.withLock { state in
            guard let entry = state.unused[category], now - entry.readAt <= Self.maximumAge else { return nil }
            return entry.result
        }
    }

    private func take(_ category: String, at now: Duration) -> Result<[MergeLinkedAccount], RequestFailure>? {
        let result = unused(category, at: now)
        state.withLock { $0.unused[category] = nil }
        return result
    }

    private func put(_ result: Result<[MergeLinkedAccount], RequestFailure>, for category: String, at now: Duration) {
        state.withLock { $0.unused[category] = Entry(result: result, readAt: now) }
    }
}

extension RequestFailure {
    /// Whether a category is refused as one that the organization does not have.
    fileprivate var isRefusal: Bool { [400, 403, 404].contains(status) }
}
