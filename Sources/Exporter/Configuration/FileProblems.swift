import HTTPExchange
import Providers

extension Configuration {
    /// What is wrong with the files that the configuration names and with the secrets in it; each is read once.
    ///
    /// - Parameter name: What problems call the configuration file.
    /// - Returns: One problem a line, with the place where the file is named.
    package func fileProblems(in name: String) -> [String] {
        sources.flatMap { source in
            (source.vendor.credentialProblems().map(\.description) + source.connection.fileProblems())
                .map { line(for: $0, of: source.name, in: name) }
        }
    }

    private func line(for problem: String, of source: String, in name: String) -> String {
        // The longest path of those that are a part of it: one may be the beginning of another.
        let named = files.filter { problem.contains($0.path) }.max { $0.path.utf8.count < $1.path.utf8.count }
        guard let named else { return "source \(source): \(problem)" }
        let expected =
            named.isSecret ? "a readable file with the secret" : "a readable file of the kind that \(named.key) names"
        let told = SettingProblem(named.key, problem, expected: expected, at: named.position)
        return named.position == nil ? "\(told)" : "\(name):\(told)"
    }
}
