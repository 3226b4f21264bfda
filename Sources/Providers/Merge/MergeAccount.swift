import HTTPExchange
package import Settings

/// A linked account whose sync status is read: an element of `accounts`, or of the file `accounts_file`.
package struct MergeAccount: Hashable, Sendable {
    /// `name`: the `connection` label, unique within the source.
    package var name: String
    /// `category`: lower-case letters.
    package var category: String
    /// `token` or `token_file`.
    package var token: SecretSource

    /// Reads the list `accounts`; what is wrong with an element is reported, and the element left out.
    ///
    /// - Parameter taken: Names that are given already.
    static func list(_ section: SettingsSection, taken: [String] = []) -> [MergeAccount] {
        var taken = Set(taken)
        return section.sections("accounts").compactMap { item in
            let name = item.requiredString("name", expected: "a name for the account")
            let category = item.requiredString(
                "category", expected: MergeCategory.expectation, where: MergeCategory.isWellFormed)
            let token = item.secret("token", required: true)
            if !name.isEmpty, !taken.insert(name).inserted {
                item.report(
                    "name", "\(name.quotedForPeople) is the name of another account", expected: "a name of its own")
            }
            return token.map { MergeAccount(name: name, category: category, token: $0) }
        }
    }
}

/// An account together with what opens it at this poll.
struct MergeAccess: Sendable {
    let account: MergeAccount
    /// The token as just read.
    let token: Result<Secret, RequestFailure>
    private let credentials: Int

    /// Reads the account's token.
    init(_ account: MergeAccount, key: Secret) async {
        self.account = account
        do throws(RequestFailure) {
            token = .success(try await account.token.read())
        } catch {
            token = .failure(error)
        }
        credentials = [key, try? token.get()].hashValue
    }

    var knownToken: Secret? { try? token.get() }

    var target: Target { Target("account \(account.name)", credentials: credentials) }

    /// Stands for the account's details, which may fail for themselves.
    var detailsTarget: Target { Target("details of \(account.name)", isCounted: false, credentials: credentials) }
}
