import HTTPExchange
package import Settings

/// The keys that only Merge's sources have.
///
/// Requesting an account's sync status with its token counts as use of the account: Merge may resume syncing an account
/// that it had paused because it was idle. Listing linked accounts does not count.
package struct MergeSettings: Sendable {
    /// The address of `region`, or `base_url`, without a slash at its end.
    package var baseURL: String
    /// `api_key` or `api_key_file`; `nil` only if its absence was reported.
    package var apiKey: SecretSource?
    /// `categories`: those whose linked accounts are listed.
    package var categories: [String]
    /// Whether the categories are a guess, so that the organization may not have some of them.
    package var categoriesAreGuessed: Bool
    /// `accounts`: those whose sync status is read.
    package var accounts: [MergeAccount]
    /// `accounts_file`: the path of a file with more of them.
    package var accountsFile: String?
    /// `customer`: the member of linked accounts that says whose they are; `nil` if that is not to be read.
    package var customer: MergeCustomer?
    /// `failure_reasons`: whether the issues of failing accounts are requested.
    package var readsIssues: Bool

    package init(_ section: SettingsSection) {
        baseURL = Self.baseURL(section)
        apiKey = section.secret("api_key", required: true)
        categories = section.strings(
            "categories", expected: MergeCategory.expectation, where: MergeCategory.isWellFormed)
        accounts = MergeAccount.list(section)
        accountsFile = section.path("accounts_file")
        customer = section.choice("customer")
        readsIssues = section.bool("failure_reasons", default: false)
        // Environment variables name neither accounts nor categories: without a guess there is nothing to read.
        categoriesAreGuessed = section.position == nil && categories.isEmpty && accounts.isEmpty && accountsFile == nil
        if categoriesAreGuessed { categories = MergeCategory.known }
    }

    /// The API key as it is now.
    func readKey() async throws(RequestFailure) -> Secret {
        guard let apiKey else { throw RequestFailure(.credentials, "no API key is configured") }
        return try await apiKey.read()
    }

    private static func baseURL(_ section: SettingsSection) -> String {
        let own = section.url("base_url")
        let region = section.choice("region", default: MergeRegion.us)
        if section.has("base_url"), section.has("region") {
            section.report("region", "is given together with base_url", expected: "only one of them")
        }
        return own ?? region.baseURL
    }
}

/// Where Merge keeps an organization's data.
enum MergeRegion: String, CaseIterable {
    case us, eu, ap, sandbox

    var baseURL: String {
        switch self {
        case .us: "https://api.merge.dev"
        case .eu: "https://api-eu.merge.dev"
        case .ap: "https://api-ap.merge.dev"
        case .sandbox: "https://api-sandbox.merge.dev"
        }
    }
}

/// A kind of third-party system, which is a part of every request's path.
enum MergeCategory {
    static let known = [
        "accounting", "ats", "calendar", "chat", "crm", "email", "filestorage", "hris", "knowledgebase", "ticketing",
    ]

    static let expectation = "a category in lower-case letters such as hris"

    /// Whether Merge could have such a category, now or later.
    static func isWellFormed(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    }
}
