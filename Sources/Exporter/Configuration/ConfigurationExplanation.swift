package import Providers

extension ConfigurationLoader {
    /// What to do when there is neither a configuration file nor a variable that makes a source; fits on one screen.
    package static func explanation(vendors: [any Vendor.Type] = VendorCatalogue.all) -> String {
        let width = vendors.flatMap { $0.environmentVariables }.map(\.name.count).max() ?? 0
        let variables = vendors.map { vendor in
            let lines = vendor.environmentVariables.map { variable in
                let padding = String(repeating: " ", count: width - variable.name.count)
                return "    \(variable.name)\(padding)  \(variable.meaning)"
            }
            return (["  \(vendor.name)"] + lines).joined(separator: "\n")
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
