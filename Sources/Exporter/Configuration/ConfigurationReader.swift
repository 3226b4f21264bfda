import Fleet
import HTTPExchange
import Polling
import Rendering
import Settings
import Vendors

/// Turns the values of a document into a configuration, reporting all that is wrong with them.
struct ConfigurationReader {
    let vendors: [any Vendor.Type]
    let knownMetrics: Set<String>?
    let report: SettingsReport

    /// Reads a whole file.
    func read(_ root: SettingsSection) -> Configuration {
        let globalSection = root.section("global")
        let global = RenderSettings(globalSection, knownMetrics: knownMetrics)
        let shared = globalSection.map { PollingOverrides($0) }
        let customers = globalSection.flatMap { CustomersFile($0) }
        let expected = "a list of at least one source"
        let sources = self.sources(root.sections("sources"), shared: shared, customers: customers)
        switch root.content("sources") {
        case nil: root.reportMissing("sources", expected: expected)
        case .null: root.report("sources", "has no entries", expected: expected)
        case .list(let items) where items.isEmpty: root.report("sources", "has no entries", expected: expected)
        default: break
        }
        root.finish()
        return Configuration(global: global, sources: sources, hash: nil, files: report.files, customers: customers)
    }

    /// Reads sources one after the other.
    ///
    /// - Parameters:
    ///   - shared: What `global` says for all of them.
    ///   - customers: The file that says whose their connections are.
    func sources(
        _ sections: [SettingsSection], shared: PollingOverrides?, customers: CustomersFile? = nil
    ) -> [SourceConfiguration] {
        var taken: [String: SettingPosition?] = [:]
        return sections.compactMap { section in
            let name = section.requiredString(
                "name", expected: "1 to 63 letters, digits, _ or -", where: Self.isSourceName)
            if let first = taken[name] {
                let place = first.map { " in line \($0.line)" } ?? ""
                section.report(
                    "name", "\(name.quotedForPeople) is the name of another source\(place)",
                    expected: "a name of its own")
            } else if !name.isEmpty {
                taken[name] = section.position
            }
            return source(named: name, section, shared: shared, customers: customers)
        }
    }

    private func source(
        named name: String, _ section: SettingsSection, shared: PollingOverrides?, customers: CustomersFile?
    ) -> SourceConfiguration? {
        let polling = PollingOverrides(section)
        let connection = section.section("http").map { ConnectionOptions($0) } ?? ConnectionOptions()
        guard let vendor = vendor(of: section) else {
            section.finish(allowingUnknownKeys: true)
            return nil
        }
        let settings = vendor.init(section)
        section.finish()
        return SourceConfiguration(
            name: name, provider: vendor.name, vendor: settings,
            polling: PollingSettings(vendor.defaults, global: shared, source: polling, in: section),
            connection: connection, customers: customers, settingsDigest: section.value.digest.bytes)
    }

    private func vendor(of section: SettingsSection) -> (any Vendor.Type)? {
        let names = vendors.map { $0.name }.sorted()
        let provider = section.requiredString("provider", expected: names.asChoice) { name in
            vendors.contains { $0.name == name }
        }
        return vendors.first { $0.name == provider }
    }

    private static func isSourceName(_ text: String) -> Bool {
        (1...63).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy { scalar in
                switch scalar {
                case "a"..."z", "A"..."Z", "0"..."9", "_", "-": true
                default: false
                }
            }
    }
}
