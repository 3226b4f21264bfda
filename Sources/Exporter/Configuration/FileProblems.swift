import HTTPExchange
import Providers
import Settings

extension Configuration {
    /// What is wrong with the files that the configuration names and with the secrets in it; each is read once.
    ///
    /// - Parameter name: What problems call the configuration file.
    /// - Returns: One problem a line, with the place where the file is named.
    package func fileProblems(in name: String) async -> [String] {
        var lines: [String] = []
        for source in sources {
            lines += await source.vendor.credentialProblems().map { problem in
                // The longest path of those that are a part of it: one may be the beginning of another.
                let named = files.filter { problem.description.contains($0.path) }
                    .max { $0.path.utf8.count < $1.path.utf8.count }
                return line(for: problem.description, with: named, of: source.name, in: name)
            }
            lines += await source.connection.fileProblems().map { problem in
                let named = files.first { $0.path == problem.path && $0.key.hasSuffix(problem.key) }
                return line(for: problem.sentence, with: named, of: source.name, in: name)
            }
        }
        return lines
    }

    /// - Parameter named: The file that the problem is about.
    private func line(for problem: String, with named: SettingFile?, of source: String, in name: String) -> String {
        guard let named else { return "source \(source): \(problem)" }
        let expected =
            named.isSecret ? "a readable file with the secret" : "a readable file of the kind that \(named.key) names"
        let told = SettingProblem(named.key, problem, expected: expected, at: named.position)
        return named.position == nil ? "\(told)" : "\(name):\(told)"
    }
}
