import HTTPEndpoint
import HTTPExchange
import Settings

extension SettingsSection {
    /// Reads `basic_auth_users`: a mapping of names to bcrypt hashes.
    func basicUsers() -> BasicUsers {
        guard case .mapping(let entries) = value.content else { return BasicUsers([]) }
        let hashes = entries.compactMap { entry -> (name: String, hash: String)? in
            let name = entry.key.name
            let expected = "a bcrypt hash with a cost of at most \(Bcrypt.maximumCost), such as htpasswd -nBC 10 makes"
            let hash = secretText(name, expected: expected) { text in
                guard let cost = Bcrypt.cost(of: text) else { return "is not a bcrypt hash" }
                return cost > Bcrypt.maximumCost ? "has a bcrypt cost of \(cost)" : nil
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
