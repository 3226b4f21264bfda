package import HTTPEndpoint
import Settings

/// What a web configuration file says, ready for use, and the files that it was made from.
package struct WebConfiguration: Sendable {
    /// TLS, headers, users and the rate limit.
    package var security: EndpointSecurity
    var files: WitnessedFiles

    /// Reads and checks a web configuration, the certificates and the keys that it names.
    ///
    /// The format is that of Prometheus' exporters; variables are not expanded, since hashes are full of dollar signs.
    package static func load(path: String) throws(InvalidConfiguration) -> WebConfiguration {
        var files = WitnessedFiles()
        return try load(path: path, witnessedBy: &files)
    }

    /// - Parameter files: Told of every file that is read, whatever becomes of it.
    static func load(
        path: String, witnessedBy files: inout WitnessedFiles
    ) throws(InvalidConfiguration) -> WebConfiguration {
        let bytes: [UInt8]
        do {
            bytes = try files.contents(of: path)
        } catch {
            throw InvalidConfiguration(lines: [
                "\(path): cannot be read: \(error.reason), expected a web configuration file"
            ])
        }
        let report = SettingsReport()
        let document = YAMLDocument.read(bytes, environment: nil)
        for problem in document.problems { report.add(problem) }
        var security = EndpointSecurity()
        switch document.value?.content {
        case .mapping(let entries):
            let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
            let origin = SettingsOrigin(directory: directory) { YAMLDocument.read($0, environment: nil) }
            let start = SettingPosition(line: 1, column: 1)
            let root = SettingsSection(entries, at: start, origin: origin, report: report)
            security = EndpointSecurity(root, files: &files)
        case nil, .null, .absent, .refused: break
        case .scalar, .list:
            report.add(
                SettingProblem(
                    "web configuration", "is not a mapping of keys to values",
                    expected: "the keys tls_server_config, http_server_config, basic_auth_users and rate_limit",
                    at: document.value?.position))
        }
        guard report.problems.isEmpty else {
            throw InvalidConfiguration(lines: report.problems.map { "\(path):\($0)" })
        }
        return WebConfiguration(security: security, files: files)
    }
}

extension EndpointSecurity {
    /// Reads a whole web configuration.
    fileprivate init(_ root: SettingsSection, files: inout WitnessedFiles) {
        self.init()
        tls = root.section("tls_server_config").flatMap { TLSContext.read($0, files: &files) }
        if let http = root.section("http_server_config") {
            // Known, because the format has it; HTTP/1.1 is spoken either way.
            _ = http.bool("http2", default: true)
            headers = http.section("headers")?.responseHeaders() ?? []
        }
        rateLimit = root.section("rate_limit")?.rateLimit()
        users = root.section("basic_auth_users")?.basicUsers() ?? users
        root.finish()
    }
}
