package import HTTPEndpoint

/// What the `--web.*` flags say.
package struct WebOptions: Sendable {
    /// `--web.listen-address`
    package var addresses: [ListenAddress]
    /// `--web.telemetry-path`
    package var telemetryPath: String
    /// `--web.max-requests`: scrapes answered at the same time, at least 1.
    package var maximumRequests: Int
    /// `--web.enable-lifecycle`: whether `/-/reload` reloads.
    package var isLifecycleEnabled: Bool
    /// `--web.config.file`: what protects the endpoint.
    package var security: EndpointSecurity.Provider
    /// Keeps ``security`` up to date until the task is cancelled.
    package var followSecurity: @Sendable () async -> Void

    package init(
        addresses: [ListenAddress], telemetryPath: String = "/metrics", maximumRequests: Int = 40,
        isLifecycleEnabled: Bool = false, security: @escaping EndpointSecurity.Provider = { EndpointSecurity() },
        followSecurity: @escaping @Sendable () async -> Void = {}
    ) {
        self.addresses = addresses
        self.telemetryPath = telemetryPath
        self.maximumRequests = maximumRequests
        self.isLifecycleEnabled = isLifecycleEnabled
        self.security = security
        self.followSecurity = followSecurity
    }
}
