/// Something wrong in a configuration, told so that its user can mend it.
///
/// Never shows the value of a secret, nor what an environment variable holds.
package struct SettingProblem: Error, Hashable, Sendable {
    /// Where it is; `nil` for what came from the environment.
    package var position: SettingPosition?
    /// The key as written in the file, or the environment variable.
    package var key: String
    /// What is wrong with it.
    package var problem: String
    /// What would be right.
    package var expected: String

    package init(_ key: String, _ problem: String, expected: String, at position: SettingPosition? = nil) {
        self.key = key
        self.problem = problem
        self.expected = expected
        self.position = position
    }
}

extension SettingProblem: CustomStringConvertible {
    /// `LINE:COLUMN: key: what is wrong, expected what`, without the place if there is none.
    package var description: String {
        let place = position.map { "\($0.line):\($0.column): " } ?? ""
        return "\(place)\(key): \(problem), expected \(expected)"
    }
}

/// What is met while one configuration is read: problems, after each of which reading goes on, and names of files.
package final class SettingsReport {
    private var all: [SettingProblem] = []
    /// The files that settings name, in the order read; they need not be there.
    package private(set) var files: [SettingFile] = []

    package init() {}

    package func add(_ problem: SettingProblem) {
        all.append(problem)
    }

    func add(_ file: SettingFile) {
        files.append(file)
    }

    /// Every problem once, in the order of their places.
    package var problems: [SettingProblem] {
        var seen: Set<SettingProblem> = []
        let distinct = all.filter { seen.insert($0).inserted }
        let origin = SettingPosition(line: 0, column: 0)
        return distinct.enumerated()
            .sorted { ($0.element.position ?? origin, $0.offset) < ($1.element.position ?? origin, $1.offset) }
            .map(\.element)
    }
}
