import CBuildInfo
import CurlTransport
import Exporter
import Rendering

/// What this program is and was made with.
enum Build {
    /// As in the changelog.
    static let version = String(cString: build_version())
    static let revision = String(cString: build_revision())

    #if compiler(>=6.4)
    static let swift = "6.4 or later"
    #elseif compiler(>=6.3)
    static let swift = "6.3"
    #else
    static let swift = "6.2"
    #endif

    static var versionText: String {
        "sync-health-exporter \(version) (revision \(revision), swift \(swift), libcurl \(CurlTransport.libcurlVersion))"
    }

    static var userAgent: String { "sync-health-exporter/\(version)" }

    static func status(of configuration: ConfigurationStatus) -> ExporterStatus {
        ExporterStatus(
            version: version, revision: revision, swift: swift, libcurl: CurlTransport.libcurlVersion,
            configuration: configuration)
    }
}
