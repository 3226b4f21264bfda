/// What one request, with its pages, is to bring: a known set of one target's syncs.
///
/// Parts may overlap: a connection whose run is due is read alone, while its sync names are read whole now and then.
package struct Part: Hashable, Sendable {
    /// The identity of the target: `integration hubspot`, `user u-1`, `account acme`.
    package var target: String
    package var scope: Scope

    package init(_ target: String, _ scope: Scope = .whole) {
        self.target = target
        self.scope = scope
    }

    /// Which of the target's syncs a part covers.
    package enum Scope: Hashable, Sendable {
        case whole
        /// The syncs with these names, each in the vendor's own spelling: `contacts` or `contacts::eu`.
        case names([String])
        /// The syncs of one connection.
        case connection(String)
        /// The one sync with this ID.
        case sync(id: String)
    }
}

/// What can be read and can fail by itself: an integration, a user, an account, a list.
package struct Target: Hashable, Sendable {
    /// What kind of thing it is, for people.
    package enum Kind: String, Sendable {
        case integration, user, account, application, list, file
    }

    package var kind: Kind
    /// Its name at the vendor or in the configuration.
    package var name: String
    /// Whether `sync_source_targets` counts it; a file of users, for example, is not counted.
    package var isCounted: Bool
    /// Changes when the target's credentials do: then a back-off ends.
    package var credentials: Int
    /// Whether it is read only after the other targets of its source were tried, as what those say is needed for it.
    package var isReadLast: Bool

    package init(
        _ kind: Kind, _ name: String, isCounted: Bool = true, credentials: Int = 0, isReadLast: Bool = false
    ) {
        self.kind = kind
        self.name = name
        self.isCounted = isCounted
        self.credentials = credentials
        self.isReadLast = isReadLast
    }

    /// Distinguishes the target from the others of its source, from poll to poll; fit for a label and a log.
    package var id: String { "\(kind.rawValue) \(name)" }
}
