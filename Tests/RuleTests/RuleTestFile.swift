import Foundation
import TestSupport

/// A test file of promtool, and the rules that it needs.
///
/// promtool evaluates every rule of a file at every step of every test, while a test file is about one alert. With only
/// the rules that this alert reads, it takes a fifth of the time.
struct RuleTestFile {
    private let path: String
    private let text: String
    /// The alerts and recorded series that the file names, and all recorded series that they read.
    let rules: Set<String>

    /// - Parameter path: Where the test file is in the repository.
    init(_ path: String) throws {
        self.path = path
        text = try Repository.text(path)
        let known = Dictionary(grouping: try RuleFile.names.flatMap { try RuleFile.read($0).rules }, by: \.name)
        var needed: Set<String> = []
        var open = text.matches(of: /[a-zA-Z_:][a-zA-Z0-9_:]*/).map { String($0.0) }
        while let name = open.popLast() {
            guard let rules = known[name], needed.insert(name).inserted else { continue }
            open += rules.flatMap { PromQL($0.expr).selectors.compactMap(\.name) }
        }
        rules = needed
    }

    /// Writes the test file and its rules into an empty folder, laid out like the repository.
    ///
    /// - Returns: The test file.
    func write(into folder: URL) throws -> URL {
        for name in RuleFile.names {
            let file = "dashboards/\(name).yaml"
            try write(needed(of: Repository.text(file)), to: folder.appending(path: file))
        }
        let file = folder.appending(path: path)
        try write(text, to: file)
        return file
    }

    private func write(_ text: String, to file: URL) throws {
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// A file of rules without those that are not needed. Groups stay, even if nothing is left in them.
    private func needed(of file: String) -> String {
        let starts = file.matches(of: /(?m)^ +- (?:record|alert): (\S+)$/)
        var kept = String(file[..<(starts.first?.range.lowerBound ?? file.endIndex)])
        for (index, start) in starts.enumerated() {
            let end = index + 1 < starts.count ? starts[index + 1].range.lowerBound : file.endIndex
            let rule = file[start.range.lowerBound..<end]
            if rules.contains(String(start.1)) {
                kept += rule
            } else if let nextGroup = rule.firstMatch(of: #/(?m)^  - name: /#) {
                kept += rule[nextGroup.range.lowerBound...]
            }
        }
        return kept
    }
}
