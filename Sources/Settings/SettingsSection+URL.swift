extension SettingsSection {
    /// The address an API stands at, such as `https://proxy.example/nango`: a path is kept, slashes at its end are not.
    ///
    /// - Returns: `nil` if it is not given or was reported.
    package func url(_ key: String) -> String? {
        let expected = "an http or https URL without user, query and fragment"
        guard let (scalar, position) = scalar(key, expected: expected) else { return nil }
        let parts = URLParts(scalar.text)
        if let parts, parts.credentials == nil, parts.query == nil, parts.fragment == nil,
            parts.scheme == "http" || parts.scheme == "https"
        {
            return parts.address
        }
        // A key that went into the wrong place of a URL must not be shown.
        let mayHoldSecret = scalar.text.contains { "@?#".contains($0) }
        report(position, key, mayHoldSecret ? parts.fault : scalar.misfit, expected: expected)
        return nil
    }

    /// The address an API stands at, or the default where none is given or it was reported.
    package func url(_ key: String, default fallback: String) -> String {
        url(key) ?? fallback
    }
}

extension URLParts {
    /// Scheme, host, port and path, without slashes at the end.
    package var address: String {
        let path = String(path.reversed().drop { $0 == "/" }.reversed())
        return "\(scheme)://\(host)\(port.map { ":\($0)" } ?? "")\(path)"
    }
}

extension URLParts? {
    /// What keeps a URL from being an address, without showing it.
    fileprivate var fault: String {
        guard let self else { return "is no URL" }
        if self.credentials != nil { return "has a user in it" }
        if self.query != nil { return "has a query" }
        if self.fragment != nil { return "has a fragment" }
        return "is of another kind"
    }
}
