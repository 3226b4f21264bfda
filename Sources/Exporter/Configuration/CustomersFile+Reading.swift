import HTTPExchange
import Polling
import Settings
import Vendors

extension CustomersFile {
    /// Reads the key `customers_file` of `global`; `nil` if it is not given or was reported.
    init?(_ section: SettingsSection) {
        guard let path = section.path("customers_file") else { return nil }
        self.init(path: path, parse: CustomersDocument.parser(of: path, origin: section.origin))
    }
}

/// The language of `customers_file`: one key, `connections`, with a map or a list.
enum CustomersDocument {
    private static let expectation =
        "a map of connections to customers, or a list of {source, integration, connection, customer}"

    /// Reads the file's bytes.
    ///
    /// - Parameter path: Names the file in failures.
    static func parser(
        of path: String, origin: SettingsOrigin
    ) -> @Sendable ([UInt8]) throws(RequestFailure) -> CustomerDirectory {
        { bytes throws(RequestFailure) in
            let document = origin.parse(bytes)
            let report = SettingsReport()
            for problem in document.problems { report.add(problem) }
            var entries: [CustomerDirectory.Entry] = []
            switch document.value?.content {
            case .mapping(let keys):
                let root = SettingsSection(keys, at: document.value?.position, origin: origin, report: report)
                entries = read(root)
                root.finish()
            case .refused: break
            default:
                if document.problems.isEmpty {
                    report.add(SettingProblem("connections", "is missing", expected: expectation))
                }
            }
            guard !report.problems.isEmpty else { return CustomerDirectory(entries) }
            let problems = report.problems.map { "\(path):\($0)" }.joined(separator: "\n")
            throw RequestFailure(.credentials, problems)
        }
    }

    private static func read(_ root: SettingsSection) -> [CustomerDirectory.Entry] {
        switch root.content("connections") {
        case .list:
            return root.sections("connections").map { item in
                CustomerDirectory.Entry(
                    source: item.string("source"), integration: item.string("integration"),
                    connection: item.string("connection"),
                    customer: item.requiredString("customer", expected: "the name of a customer"))
            }
        case .mapping(let keys):
            guard let map = root.section("connections") else { return [] }
            return keys.map { key in
                CustomerDirectory.Entry(
                    connection: key.key.name,
                    customer: map.requiredString(key.key.name, expected: "the name of a customer"))
            }
        case nil:
            _ = root.has("connections")
            root.reportMissing("connections", expected: expectation)
        default:
            _ = root.has("connections")
            root.report("connections", "is neither a map nor a list", expected: expectation)
        }
        return []
    }
}

extension Configuration {
    /// What is wrong with the content of `customers_file`: one problem a line.
    func customerProblems() async -> [String] {
        guard let failure = await customers?.read().failure else { return [] }
        return failure.message.split(separator: "\n").map(String.init)
    }
}
