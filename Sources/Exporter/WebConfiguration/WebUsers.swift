import HTTPEndpoint
import HTTPExchange
import Settings

extension SettingsSection {
    /// Reads `basic_auth_users`: a mapping of names to bcrypt hashes.
    func basicUsers() -> BasicUsers {
        guard case .mapping(let entries) = value.content else { return BasicUsers([]) }
        let hashes = entries.compactMap { entry -> (name: String, hash: String)? in
            let name = entry.key.name
            let hash = secretText(name, expected: "a bcrypt hash, such as htpasswd -nB makes") { text in
                Bcrypt.cost(of: text) == nil ? "is no bcrypt hash" : nil
            }
            if name.contains(":") {
                report(name, "is a user name with a colon in it", expected: "a name that can be sent")
                return nil
            }
            return hash.map { (name, $0.reveal()) }
        }
        return BasicUsers(hashes)
    }
}
