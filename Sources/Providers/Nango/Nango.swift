/// Nango: sync status by integration, with one secret key an environment.
package struct Nango: Vendor {
    package static let name = "nango"
    package static let defaults = VendorDefaults(interval: .seconds(60), maximumRequestsPerMinute: 100)
    package static let environmentVariables = [
        EnvironmentVariable("NANGO_SECRET_KEY", for: "secret_key", .founding, meaning: "secret key of one environment"),
        EnvironmentVariable("NANGO_BASE_URL", for: "base_url", meaning: "address of a server of your own"),
    ]

    let settings: NangoSettings

    package init(_ settings: SettingsSection) {
        self.settings = NangoSettings(settings)
    }
}
