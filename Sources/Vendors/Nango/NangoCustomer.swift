import JSONStream
import Settings

/// `customer`: the member of a connection that says whose it is. No other member about people is decoded.
package enum NangoCustomer: Hashable, Sendable {
    /// `tag:KEY`: a tag of the connection, else of its end user.
    case tag(String)
    case member(Member)

    /// A member of a connection, by what the configuration calls it.
    package enum Member: String, CaseIterable, Sendable {
        case endUserID = "end_user.id"
        case endUserName = "end_user.display_name"
        case endUserEmail = "end_user.email"
        case organizationID = "organization.id"
        case organizationName = "organization.display_name"
    }

    /// Reads the key; `nil` if it is not given or was reported.
    init?(_ section: SettingsSection) {
        let expected = (["tag:KEY"] + Member.allCases.map(\.rawValue)).asChoice
        guard let text = section.string("customer", expected: expected, where: { Self($0) != nil }) else { return nil }
        self.init(text)
    }

    private init?(_ text: String) {
        if text.hasPrefix("tag:"), text != "tag:" {
            self = .tag(String(text.dropFirst("tag:".count)))
        } else if let member = Member(rawValue: text) {
            self = .member(member)
        } else {
            return nil
        }
    }

    /// The customer of a connection; `nil` if it has none.
    func value(in connection: JSONValue) -> String? {
        let endUser = connection["end_user"]
        return switch self {
        case .tag(let key): connection["tags"]?.tag(key) ?? endUser?["tags"]?.tag(key)
        case .member(.endUserID): endUser?.text("id")
        case .member(.endUserName): endUser?.text("display_name")
        case .member(.endUserEmail): endUser?.text("email")
        // An end user belongs to an organization.
        case .member(.organizationID): endUser?["organization"]?.text("id")
        case .member(.organizationName): endUser?["organization"]?.text("display_name")
        }
    }
}

extension JSONValue {
    fileprivate func tag(_ key: String) -> String? {
        guard let text = members?.first(where: { $0.key == key })?.value.string, !text.isEmpty else { return nil }
        return text
    }
}
