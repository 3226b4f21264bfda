import Rendering
import Settings
package import Vendors

/// Finds the configuration in a file or in the environment.
package struct ConfigurationLoader: Sendable {
    private static let largestFile = 16 << 20

    private let environment: [String: String]
    private let vendors: [any Vendor.Type]
    private let knownMetrics: Set<String>?

    /// - Parameters:
    ///   - environment: The variables that `${NAME}` stands for, and that may stand for a file.
    ///   - vendors: Those a source may name.
    ///   - knownMetrics: The names that `exclude_metrics` may hold; `nil` for any.
    package init(
        environment: [String: String], vendors: [any Vendor.Type] = VendorCatalogue.all,
        knownMetrics: Set<String>? = nil
    ) {
        self.environment = environment
        self.vendors = vendors
        self.knownMetrics = knownMetrics
    }

    /// Reads and checks a configuration file and the file of customers that it names; no other file is opened.
    package func load(path: String) async throws(InvalidConfiguration) -> Configuration {
        let bytes: [UInt8]
        do {
            bytes = try await WholeFile.contents(of: path, limit: Self.largestFile)
        } catch {
            throw InvalidConfiguration(lines: [
                "\(path): cannot be read: \(error.reason), expected a configuration file"
            ])
        }
        let configuration = try load(bytes, path: path)
        let problems = await configuration.customerProblems()
        if !problems.isEmpty { throw InvalidConfiguration(lines: problems) }
        return configuration
    }

    /// Checks the content of a configuration file.
    ///
    /// - Parameter path: What problems call the file; relative file names in it are relative to its folder.
    package func load(_ bytes: [UInt8], path: String) throws(InvalidConfiguration) -> Configuration {
        let report = SettingsReport()
        let start = SettingPosition(line: 1, column: 1)
        let document = YAMLDocument.read(bytes, environment: environment)
        for problem in document.problems { report.add(problem) }

        var configuration: Configuration?
        switch document.value?.content {
        case .mapping(let entries):
            let root = SettingsSection(entries, at: start, origin: origin(of: path), report: report)
            configuration = reader(report).read(root)
            configuration?.hash = Configuration.hash(of: bytes)
        case .refused: break
        case nil where !document.problems.isEmpty: break
        case nil, .null, .absent:
            report.add(SettingProblem("sources", "the file is empty", expected: "a list of sources", at: start))
        case .scalar, .list:
            report.add(
                SettingProblem(
                    "configuration", "is no mapping", expected: "the keys global and sources",
                    at: document.value?.position))
        }
        return try checked(configuration, report) { "\(path):\($0)" }
    }

    /// The configuration that environment variables make up: one source a provider, named after it.
    ///
    /// - Returns: `nil` if no variable makes a source.
    /// - Throws: What is wrong, by the names of the variables.
    package func loadFromEnvironment() throws(InvalidConfiguration) -> Configuration? {
        let report = SettingsReport()
        let sections = vendors.compactMap { vendor -> SettingsSection? in
            guard case .mapping(let entries)? = vendor.environmentSettings(environment)?.content else { return nil }
            let identity = ["name", "provider"].map { key in
                SettingEntry(SettingKey(key), SettingValue(.scalar(SettingScalar(vendor.name))))
            }
            return SettingsSection(identity + entries, at: nil, origin: origin(of: ""), report: report)
        }
        if sections.isEmpty { return nil }
        let sources = reader(report).sources(sections, shared: nil)
        let configuration = Configuration(
            global: RenderSettings(), sources: sources, hash: nil, files: report.files)
        return try checked(configuration, report) { $0 }
    }

    private func reader(_ report: SettingsReport) -> ConfigurationReader {
        ConfigurationReader(vendors: vendors, knownMetrics: knownMetrics, report: report)
    }

    private func checked(
        _ configuration: Configuration?, _ report: SettingsReport, line: (String) -> String
    ) throws(InvalidConfiguration) -> Configuration {
        if let configuration, report.problems.isEmpty { return configuration }
        throw InvalidConfiguration(lines: report.problems.map { line($0.description) })
    }

    private func origin(of path: String) -> SettingsOrigin {
        let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
        return SettingsOrigin(directory: directory) { [environment] text in
            YAMLDocument.read(text, environment: environment)
        }
    }
}
