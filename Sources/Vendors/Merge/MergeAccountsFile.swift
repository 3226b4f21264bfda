import HTTPExchange
import Settings

/// The language of `accounts_file`: a list as under `accounts`, in the configuration's own language.
enum MergeAccountsFile {
    /// Reads the accounts from a file's bytes.
    ///
    /// - Parameters:
    ///   - path: Names the file in failures.
    ///   - origin: Reads the language, and says what paths in the file are relative to.
    ///   - taken: Names that the configuration itself gives to accounts.
    static func parser(
        of path: String, origin: SettingsOrigin, taken: [String]
    ) -> @Sendable ([UInt8]) throws(RequestFailure) -> [MergeAccount] {
        { bytes throws(RequestFailure) in
            let document = origin.parse(bytes)
            let report = SettingsReport()
            for problem in document.problems { report.add(problem) }
            var accounts: [MergeAccount] = []
            if case .list? = document.value?.content, let value = document.value {
                let section = SettingsSection(
                    [SettingEntry(SettingKey("accounts"), value)], at: value.position, origin: origin, report: report)
                accounts = MergeAccount.list(section, taken: taken)
                section.finish()
            } else if document.problems.isEmpty {
                report.add(SettingProblem("accounts", "is not a list", expected: "a list of accounts"))
            }
            guard !report.problems.isEmpty else { return accounts }
            let problems = report.problems.map(\.description).joined(separator: "; ")
            throw RequestFailure(.credentials, "\(path) cannot be used: \(problems)")
        }
    }
}
