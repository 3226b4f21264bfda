import HTTPExchange
import Settings
import Synchronization

/// The file `accounts_file`: a list of accounts that may change while the program runs.
final class MergeAccountsFile: Sendable {
    private static let largest = 16 << 20

    /// The accounts to read, and what is wrong with the file.
    struct Content: Sendable {
        /// Those of the last content that was good.
        var accounts: [MergeAccount] = []
        /// Why what the file holds now cannot be used; `nil` if it can.
        var failure: RequestFailure?

        /// Stands for the file among a poll's targets, so that a failure is counted and told once.
        var outcome: TargetOutcome {
            TargetOutcome(
                Target("accounts file", isCounted: false), failure.map { .failure($0) } ?? .success(TargetReading()))
        }
    }

    private struct State {
        /// What the file held when it was last read.
        var bytes: [UInt8]?
        var content = Content()
    }

    private let path: String
    private let origin: SettingsOrigin
    private let taken: [String]
    private let state = Mutex(State())

    /// - Parameters:
    ///   - path: Ready to be opened.
    ///   - origin: Reads the file's language, and says what paths in it are relative to.
    ///   - taken: Names that the configuration itself gives to accounts.
    init(path: String, origin: SettingsOrigin, taken: [String]) {
        self.path = path
        self.origin = origin
        self.taken = taken
    }

    /// Reads the file, if it has changed.
    func read() async -> Content {
        let bytes: [UInt8]
        do {
            bytes = try await WholeFile.contents(of: path, limit: Self.largest)
        } catch {
            return note(nil, .failure(RequestFailure(.credentials, error.description)))
        }
        if let known = state.withLock({ $0.bytes == bytes ? $0.content : nil }) { return known }
        return note(bytes, Result { () throws(RequestFailure) in try accounts(in: bytes) })
    }

    private func note(_ bytes: [UInt8]?, _ result: Result<[MergeAccount], RequestFailure>) -> Content {
        state.withLock { state in
            state.bytes = bytes
            switch result {
            case .success(let accounts): state.content = Content(accounts: accounts)
            case .failure(let failure): state.content.failure = failure
            }
            return state.content
        }
    }

    private func accounts(in bytes: [UInt8]) throws(RequestFailure) -> [MergeAccount] {
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
            report.add(SettingProblem("accounts", "is no list", expected: "a list of accounts"))
        }
        guard !report.problems.isEmpty else { return accounts }
        let problems = report.problems.map(\.description).joined(separator: "; ")
        throw RequestFailure(.credentials, "\(path) cannot be used: \(problems)")
    }
}
