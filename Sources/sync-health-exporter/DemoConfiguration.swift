import VendorSimulator

/// The configuration that a user of the simulated vendors would write, with short intervals so that things move.
enum DemoConfiguration {
    /// - Parameter isLarge: Whether Nango has an integration that is too large to be read at every interval.
    static func text(
        for simulator: VendorSimulator, at vendors: VendorSimulator.BaseURLs, isLarge: Bool
    ) -> String {
        """
        sources:
          - name: nango-demo
            provider: nango
            interval: \(isLarge ? "15s" : "5s")
            max_requests_per_minute: \(isLarge ? 1000 : 600)
            base_url: \(vendors.nango)
            secret_key: \(NangoSimulation.secretKey)

          - name: paragon-demo
            provider: paragon
            interval: 10s
            max_requests_per_minute: 600
            base_url: \(vendors.paragon)
            project_id: \(simulator.paragon.project.id)
            signing_key: \(quoted(simulator.paragon.project.signingKey))
            users: [\(simulator.paragon.users.map(quoted).joined(separator: ", "))]

          - name: merge-demo
            provider: merge
            interval: 10s
            base_url: \(vendors.merge)
            api_key: \(MergeSimulation.apiKey)
            categories: [\(Set(simulator.merge.fleet.accounts.map(\.category)).sorted().joined(separator: ", "))]
            accounts:
        \(simulator.merge.fleet.accounts.map(account).joined(separator: "\n"))

        """
    }

    private static func account(_ tenant: MergeTenant) -> String {
        let fields = "name: \(quoted(tenant.origin)), category: \(tenant.category), token: \(quoted(tenant.token))"
        return "      - {\(fields)}"
    }

    /// A text as a double-quoted YAML string.
    private static func quoted(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        return "\"\(escaped)\""
    }
}
