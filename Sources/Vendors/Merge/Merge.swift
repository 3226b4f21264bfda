package import HTTPExchange
package import Settings
package import SyncModel

/// Merge: one organization, read with its API key. A target is a linked account, or a category's list of them.
package struct Merge: Vendor {
    package static let name = "merge"
    package static let defaults = VendorDefaults(interval: .seconds(5 * 60), maximumRequestsPerMinute: 300)
    package static let environmentVariables = [
        EnvironmentVariable("MERGE_API_KEY", for: "api_key", .founding, meaning: "API key: lists all linked accounts"),
        EnvironmentVariable("MERGE_REGION", for: "region", meaning: "us (default), eu, ap or sandbox"),
        EnvironmentVariable("MERGE_BASE_URL", for: "base_url", meaning: "another address, instead of a region"),
    ]

    let settings: MergeSettings
    private let accountsFile: LastGoodFile<[MergeAccount]>?
    private let memory = MergeMemory()
    private let lists: MergeLinkedAccountLists
    private let reasons = MergeReasons()

    package init(_ section: SettingsSection) {
        let settings = MergeSettings(section)
        self.settings = settings
        accountsFile = settings.accountsFile.map { path in
            let taken = settings.accounts.map(\.name)
            return LastGoodFile(
                path: path, parse: MergeAccountsFile.parser(of: path, origin: section.origin, taken: taken))
        }
        lists = MergeLinkedAccountLists(
            categories: settings.categories, areGuessed: settings.categoriesAreGuessed, memory: memory,
            reasons: reasons)
    }

    package var baseURL: String { settings.baseURL }

    /// More than 20 failing responses in 10 s from one address block it, and the customer's own application with it.
    ///
    /// The rest up to 20 is for what that application, and this program just before a restart, may have caused.
    package var failureBudget: FailureBudget? {
        let host = URLParts(settings.baseURL)?.host.lowercased() ?? settings.baseURL
        return .shared(host: host, limit: 14, per: .seconds(10))
    }

    package var warnings: [String] {
        get async {
            let accounts = settings.accounts + (await accountsFile?.read().content ?? [])
            return Set(settings.categories + accounts.map(\.category)).subtracting(MergeCategory.known).sorted().map {
                "Merge is not known to have the category \($0.quotedForPeople); check that it is right"
            }
        }
    }

    package func credentialProblems() async -> [RequestFailure] {
        let file = await accountsFile?.read()
        let accounts = settings.accounts + (file?.content ?? [])
        let secrets = [settings.apiKey].compactMap(\.self) + accounts.map(\.token)
        return [file?.failure].compactMap(\.self) + (await secrets.problems)
    }

    package func discover(_ session: VendorSession) async throws(RequestFailure) -> Discovery {
        let key = try await settings.readKey()
        let file = await accountsFile?.read()
        let accounts = settings.accounts + (file?.content ?? [])
        let accesses = await accounts.concurrentMap(atMost: FileReads.concurrency) { await MergeAccess($0, key: key) }
        if let failure = file?.failure, accesses.isEmpty, settings.categories.isEmpty { throw failure }
        memory.remember(key, accesses)
        let lists = lists.present(at: session.timekeeper.uptime).map {
            MergeLinkedAccountLists.target(of: $0, credentials: key.hashValue)
        }
        var discovery = Discovery(accesses.map(\.target) + lists)
        if let accountsFile {
            discovery.files = [FileOutcome(path: accountsFile.path, failure: file?.failure)]
        }
        return discovery
    }

    package func read(
        _ part: Part, of target: Target, _ session: VendorSession
    ) async throws(RequestFailure) -> PartReading {
        guard part.scope == .whole else {
            throw RequestFailure(.internal, "Merge has no request for some of an account's syncs")
        }
        guard let key = memory.key else { throw RequestFailure(.internal, "\(target.name) was not discovered") }
        let organization = MergeOrganization(session, key: key, customer: settings.customer)
        if let category = MergeLinkedAccountLists.category(of: target) {
            return try await lists.read(category, from: organization)
        }
        guard let access = memory.access(of: target.name) else {
            throw RequestFailure(.internal, "account \(target.name) is not configured")
        }
        do throws(RequestFailure) {
            let reading = try await read(access, from: organization)
            memory.note(.accepted, at: session.timekeeper.uptime)
            return reading
        } catch  where error.status == 401 {
            // Only a request without an account's token distinguishes a bad API key from a bad token.
            if !memory.knowsVerdict(at: session.timekeeper.uptime, within: session.interval / 2) {
                await lists.request(from: organization)
            }
            throw memory.keyVerdict.explained(error)
        }
    }

    /// The lists say why accounts fail at no cost; issues are requested if the configuration asks for them.
    package var supplementNeed: SupplementNeed { .failures }

    package func supplement(_ request: SupplementRequest, _ session: VendorSession) async -> Supplement {
        let organization = settings.readsIssues ? memory.key.map { MergeOrganization(session, key: $0) } : nil
        return await reasons.supplement(for: request, from: organization) { memory.access(of: $0)?.account.category }
    }

    /// A key that the list of linked accounts was refused with is refused for every account.
    package func refusesSource(_ failure: RequestFailure) -> Bool {
        failure.status == 401 && memory.keyVerdict == .refused
    }

    /// One account's syncs, and its connection if no list of linked accounts has it.
    private func read(
        _ access: MergeAccess, from organization: MergeOrganization
    ) async throws(RequestFailure) -> PartReading {
        let token = try access.token.get()
        let list = try await organization.syncStatus(of: access.account, token: token)

        let isListed = settings.categories.contains(access.account.category)
        var details = memory.details(of: token)
        var current: MergeLinkedAccount?
        if details == nil || !isListed {
            current = await self.details(of: access, token: token, from: organization)
            details = current ?? details
        }

        let integration = details?.slug ?? access.account.category
        var reading = list.reading(
            of: access.account.name, integration: integration, accountID: details?.id ?? "")
        // A state remembered from an earlier poll says nothing about the present one.
        if let current, !isListed {
            var connection = current.connection(named: access.account.name)
            connection.integration = integration
            reading.connections = [connection]
        }
        return reading
    }

    /// The account's details; `nil` if they cannot be read. Without them the account is read all the same, and is
    /// shown under its category.
    private func details(
        of access: MergeAccess, token: Secret, from organization: MergeOrganization
    ) async -> MergeLinkedAccount? {
        let (now, interval) = (organization.session.timekeeper.uptime, organization.session.interval)
        guard !memory.isWaiting(access, at: now, interval: interval) else { return nil }
        let result = await Result { () async throws(RequestFailure) in
            try await organization.details(of: access.account, token: token)
        }
        memory.note(result, of: access, token: token, at: now, interval: interval)
        return try? result.get()
    }
}
