import Exporter
import Foundation
import Vendors

/// The configurations in the fixtures, and the loader they are all read by.
enum ConfigurationFixtures {
    /// What the files' variables stand for; `UNSET` and `UNSET_TOO` are not set.
    static let environment = [
        "WORD": "five", "MINUTES": "10m", "NUMBER": "7", "PROVIDER": "nango", "TOKEN": "hunter2", "EMPTY": "",
    ]

    /// Knows one vendor only, so that what it expects of `provider` stays the same when one is added.
    static let loader = ConfigurationLoader(
        environment: environment, vendors: [Nango.self], knownMetrics: ["sync_lag_seconds", "sync_info", "sync_state"])

    static func names(in folder: String) -> [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: path(folder))) ?? []
        return files.filter { $0.hasSuffix(".yml") }.map { String($0.dropLast(4)) }.sorted()
    }

    static func content(_ name: String, in folder: String) throws -> Data {
        try Data(contentsOf: URL(filePath: "\(path(folder))/\(name)"))
    }

    private static func path(_ folder: String) -> String {
        "\(Bundle.module.bundlePath)/Fixtures/\(folder)"
    }
}
