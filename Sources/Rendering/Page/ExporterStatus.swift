package import SyncModel

/// What the exporter exposes about itself.
package struct ExporterStatus: Sendable {
    /// The program's version, as in the changelog.
    package var version: String
    /// The commit it was built from, `unknown` if the build did not know it.
    package var revision: String
    /// The compiler's version.
    package var swift: String
    /// The version of libcurl in use.
    package var libcurl: String
    /// The configuration in force.
    package var configuration: ConfigurationStatus
    /// Whether the last write to the storage succeeded; `nil` without storage.
    package var isLastStorageWriteSuccessful: Bool?
    /// `--web.external-url`
    package var externalURL: String?

    package init(
        version: String, revision: String, swift: String, libcurl: String, configuration: ConfigurationStatus
    ) {
        self.version = version
        self.revision = revision
        self.swift = swift
        self.libcurl = libcurl
        self.configuration = configuration
    }
}

/// How the configuration in force came to be.
package struct ConfigurationStatus: Sendable {
    /// Whether the last attempt to load one succeeded.
    package var isLastLoadSuccessful: Bool
    /// When the configuration in force was loaded.
    package var loaded: Timestamp
    /// The first 48 bits of the SHA-256 of its file, `nil` without a file.
    package var hash: UInt64?

    package init(isLastLoadSuccessful: Bool = true, loaded: Timestamp, hash: UInt64?) {
        self.isLastLoadSuccessful = isLastLoadSuccessful
        self.loaded = loaded
        self.hash = hash
    }
}
