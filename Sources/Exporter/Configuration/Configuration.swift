import Fleet
package import Polling
package import Rendering
package import Settings

/// What one run of the exporter was told to do: checked, complete, unchanging.
package struct Configuration: Sendable {
    package var global: RenderSettings
    /// At least one, each with a name of its own, in the order written.
    package var sources: [SourceConfiguration]
    /// The first 48 bits of the file's SHA-256; `nil` where there is no file.
    package var hash: UInt64?
    /// The files that it names.
    package var files: [SettingFile]
    /// `customers_file`, if there is one.
    package var customers: CustomersFile?

    package init(
        global: RenderSettings, sources: [SourceConfiguration], hash: UInt64?, files: [SettingFile] = [],
        customers: CustomersFile? = nil
    ) {
        self.global = global
        self.sources = sources
        self.hash = hash
        self.files = files
        self.customers = customers
    }

    /// The number that tells one file from another, exact in a float64.
    package static func hash(of file: [UInt8]) -> UInt64 {
        SHA256.digest(of: file).prefix(bits: 48)
    }
}

/// A configuration that cannot be used: everything that is wrong with it.
package struct InvalidConfiguration: Error, Equatable, Sendable, CustomStringConvertible {
    /// One problem a line, `FILE:LINE:COLUMN: key: what is wrong, expected what`, in the order of their places.
    package var lines: [String]

    package init(lines: [String]) {
        self.lines = lines
    }

    package var description: String { lines.joined(separator: "\n") }
}
