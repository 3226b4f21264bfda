package import CurlTransport
package import Exporter
package import Rendering
import SyncModel

/// A configuration of one Nango source.
package func configuration(of url: String, key: String, settings: String = "") throws -> Configuration {
    try ConfigurationLoader(environment: [:])
        .load(Array(nango(url, key: key, settings: settings).utf8), path: "test")
}

/// A configuration file of one Nango source.
///
/// - Parameter settings: Further lines of its section.
package func nango(_ url: String, key: String, settings: String) -> String {
    """
    sources:
      - name: test
        provider: nango
        base_url: \(url)
        secret_key: \(key)
    \(settings)
    """
}

extension CurlTransport {
    /// One for all tests that need no other.
    package static let shared = CurlTransport(userAgent: "tests")
}

extension ExporterStatus {
    package static let forTests = ExporterStatus(
        version: "0", revision: "r", swift: "s", libcurl: "l",
        configuration: ConfigurationStatus(loaded: Timestamp(seconds: 1), hash: 42))
}
