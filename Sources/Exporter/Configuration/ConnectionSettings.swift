import HTTPExchange
import Settings

extension ConnectionOptions {
    /// Reads the `http` section of a source.
    init(_ section: SettingsSection) {
        let proxySchemes = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"]
        let proxy = section.secretText(
            "proxy_url", expected: "the URL of a proxy with the scheme \(proxySchemes.asChoice)"
        ) { text in
            guard let parts = URLParts(text) else { return "is no URL" }
            guard proxySchemes.contains(parts.scheme) else { return "has another scheme" }
            return parts.query == nil && parts.fragment == nil ? nil : "has a query or a fragment"
        }
        self.init(
            proxyURL: proxy,
            certificateAuthorityFile: section.path("ca_file"),
            certificateFile: section.path("cert_file"),
            keyFile: section.path("key_file", isSecret: true),
            skipsVerification: section.bool("insecure_skip_verify", default: false))
        switch (section.has("cert_file"), section.has("key_file")) {
        case (true, false): section.reportMissing("key_file", expected: "the key of cert_file")
        case (false, true): section.reportMissing("cert_file", expected: "the certificate of key_file")
        case (true, true), (false, false): break
        }
    }
}
