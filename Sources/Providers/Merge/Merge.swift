package import HTTPExchange
package import Settings
import SyncModel

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
    private let accountsFile: MergeAccountsFile?
    private let memory = MergeMemory()

    package init(_ section: SettingsSection) {
        let settings = MergeSettings(section)
        self.settings = settings
        accountsFile = settings.accountsFile.map {
            MergeAccountsFile(path: $0, origin: section.origin, taken: settings.accounts.map(\.name))
        }
    }

    package var baseURL: String { settings.baseURL }

    /// More than 20 failing answers in 10 s from one address block it, and with it the customer's own application.
    ///
    /// The rest up to 20 is for what that application, and this program just before a restart, may have caused.
    package var failureBudget: FailureBudget? {
        let host = URLParts(settings.baseURL)?.host.lowercased() ?? settings.baseURL
        return .shared(host: host, limit: 14, per: .seconds(10))
    }

    package var warnings: [String] {
        get async {
            let accounts = settings.accounts + (await accountsFile?.read().accounts ?? [])
            return Set(settings.categories + accounts.map(\.category)).subtracting(MergeCategory.known).sorted().map {
                "Merge is not known to have the category \($0.quotedForPeople): is it right?"
            }
        }
    }

    package func credentialProblems() async -> [RequestFailure] {
        let file = await accountsFile?.read()
        var problems = [file?.failure].compactMap(\.self)
        for secret in [settings.apiKey].compactMap(\.self) + (settings.accounts + (file?.accounts ?? [])).map(\.token) {
            do throws(RequestFailure) {
                _ = try await secret.read()
            } catch {
                problems.append(error)
            }
        }
        return problems
    }

    package func poll(_ session: PollSession) async throws(RequestFailure) -> SourceReading {
        guard let key = try await settings.apiKey?.read() else {
            throw RequestFailure(.credentials, "no API key is configured")
        }
        let file = await accountsFile?.read()
        var accesses: [MergeAccess] = []
        for account in settings.accounts + (file?.accounts ?? []) {
            accesses.append(await MergeAccess(account, key: key))
        }
        if let failure = file?.failure, accesses.isEmpty, settings.categories.isEmpty { throw failure }
        let organization = MergeOrganization(api: session.api, key: key)
        memory.forgetTokens(except: accesses.compactMap(\.knownToken))

        let accounts = await session.read(accesses, as: \.target) { access throws(RequestFailure) in
            try await read(access, from: organization, in: session)
        }
        // After the accounts: only their details tell which of those listed they are.
        let names = memory.names(of: accesses)
        let lists = await session.read(
            settings.categories, as: { Target("linked accounts \($0)", credentials: key.hashValue) }
        ) { category throws(RequestFailure) in
            try await organization.linkedAccounts(in: category).reading(names: names)
        }
        let outcomes = settings.categoriesAreGuessed ? MergeRefusal.droppingForeign(lists) : lists
        return SourceReading(
            [file?.outcome].compactMap(\.self) + MergeRefusal.explained(accounts: accounts, lists: outcomes))
    }

    /// One account's syncs, and its connection where no list of linked accounts tells of it.
    private func read(
        _ access: MergeAccess, from organization: MergeOrganization, in session: PollSession
    ) async throws(RequestFailure) -> TargetReading {
        let token = try access.token.get()
        let answer = try await organization.syncStatus(of: access.account, token: token)

        let isListed = settings.categories.contains(access.account.category)
        var details = memory.details(of: token)
        var current: MergeLinkedAccount?
        if details == nil || !isListed {
            // Without them the account is shown under its category, and still is read.
            current = try? await session.attempt(access.detailsTarget) { () async throws(RequestFailure) in
                try await organization.details(of: access.account, token: token)
            }
        }
        if let current {
            memory.remember(current, of: token)
            details = current
        }

        let integration = details?.slug ?? access.account.category
        var reading = answer.reading(
            of: access.account.name, integration: integration, accountID: details?.id ?? "", session.keep)
        // A state remembered from an earlier poll would be a claim about now that nobody made.
        if let current, !isListed {
            reading.connections = [
                ConnectionReading(
                    integration: integration, connection: access.account.name, state: current.state)
            ]
        }
        return reading
    }
}
