package import Vendors
import Settings

extension ConfigurationLoader {
    /// What to do when there is neither a configuration file nor a variable that makes a source; fits on one screen.
    package static func explanation(vendors: [any Vendor.Type] = VendorCatalogue.all) -> String {
        // The vendor stands beside its first variable, not above it: a terminal has 24 lines.
        let nameWidth = vendors.map { $0.name.count }.max() ?? 0
        let width = vendors.flatMap { $0.environmentVariables }.map(\.name.count).max() ?? 0
        let variables = vendors.flatMap { vendor in
            vendor.environmentVariables.enumerated().map { index, variable in
                let name = (index == 0 ? vendor.name : "").padded(to: nameWidth)
                return "  \(name)  \(variable.name.padded(to: width))  \(variable.meaning)"
            }
        }
        return """
            There is nothing to poll: no configuration file, and no variable that names a source.

            Either write sync-health-exporter.yml here, or name a file with --config.file:

              sources:
                - name: production
                  provider: \(vendors.first?.name ?? "")
                  secret_key_file: /run/secrets/key

            or set the environment variables of one or more providers:

            \(variables.joined(separator: "\n"))

            To look around without an account: sync-health-exporter demo
            """
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
