import Settings

/// What the state of connections is read with: `connection_health: true`.
package struct ParagonConnectionSettings: Hashable, Sendable {
    /// `api_url`: the address of the Users API, without a slash at its end.
    package var apiURL: String
    /// `project_id`
    package var projectID: String
    /// `customer: meta:KEY`: the member of a user's metadata that says who it is; `nil` if that is not to be read.
    package var customerKey: String?

    /// - Returns: `nil` unless the configuration asks for it.
    init?(_ section: SettingsSection, projectID: String) {
        let isWanted = section.bool("connection_health", default: false)
        let url = section.url("api_url", default: "https://api.useparagon.com")
        let customer = section.string("customer", expected: "meta:KEY, for example meta:Name") {
            $0.hasPrefix("meta:") && $0 != "meta:"
        }
        guard isWanted else {
            if customer != nil {
                section.report(
                    "customer", "needs the users' connections", expected: "connection_health: true, or customers_file")
            }
            return nil
        }
        if projectID.isEmpty, section.string("project_id") == nil, !section.has("project_id") {
            section.reportMissing("project_id", expected: "the project's id, for connection_health")
        }
        apiURL = url
        self.projectID = projectID
        customerKey = customer.map { String($0.dropFirst("meta:".count)) }
    }
}
