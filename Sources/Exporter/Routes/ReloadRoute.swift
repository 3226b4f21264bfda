import HTTPEndpoint

/// `/-/reload`: reads the configuration again, and tells what came of it.
struct ReloadRoute: Sendable {
    /// `--web.enable-lifecycle`
    let isEnabled: Bool
    let reload: ConfigurationReload

    func respond() async -> EndpointResponse {
        guard isEnabled else {
            return .text("Reloads over HTTP need --web.enable-lifecycle.", status: 403)
        }
        do throws(InvalidConfiguration) {
            try await reload.run()
            return .text("The configuration was reloaded.")
        } catch {
            return .text("The last good configuration stays in force.\n\(error)", status: 500)
        }
    }
}
