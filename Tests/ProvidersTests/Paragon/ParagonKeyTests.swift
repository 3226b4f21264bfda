import HTTPExchange
import Providers
import TestSupport
import Testing

@Suite("Signing keys of Paragon")
struct ParagonKeyTests {
    /// The base64 between the lines of a PEM file, on one line.
    private static func bare(_ pem: String) -> String {
        pem.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
    }

    private static func source(key: String) -> (vendor: Paragon, problems: [String]) {
        let settings = SettingsFixture([
            "signing_key": .expanded(key, from: "${PARAGON_SIGNING_KEY}"), "project_id": .plain("p-1"),
            "users": .plain(list: ["u1"]),
        ])
        return (Paragon(settings.section), settings.problems)
    }

    @Test(
        "a key may come in any shape in which it travels, from the configuration or from a file",
        arguments: ["keys/pkcs8.pem", "keys/pkcs1.pem"])
    func accepted(name: String) async throws {
        let pem = try ParagonFixture.text(name)
        let escaped = pem.replacing("\n", with: "\\n")
        let shapes = [
            pem, escaped, "\"\(escaped)\"", "'\(pem)'", "  \(pem)\n\n", pem.replacing("\n", with: "\r\n"),
            pem.replacing("\n", with: "\\\\n"), pem.replacing("\n", with: "\\r\\n"), pem.replacing("\n", with: " "),
            Self.bare(pem), "\"\(Self.bare(pem))\"",
            pem.split(separator: "\n").dropFirst().dropLast().joined(separator: "\n"),
            "a comment\n\(pem)", try ParagonFixture.text("keys/certificate.pem") + pem,
        ]
        for shape in shapes {
            #expect(Self.source(key: shape).problems.isEmpty, "\(shape.prefix(30))")
            let file = try TemporaryFile(shape)
            let vendor = Paragon(SettingsFixture.paragon(users: ["u1"], keyFile: file.path).section)
            #expect(await vendor.credentialProblems().isEmpty, "\(shape.prefix(30))")
        }
    }

    @Test(
        "anything else is refused by what it is",
        arguments: [
            ("ec-sec1", "an EC key"), ("ec-pkcs8", "an EC key"),
            ("ed25519", "a private key of another kind than RSA"), ("public", "a public key"),
            ("public-pkcs1", "a public key"), ("encrypted-pkcs8", "an encrypted private key"),
            ("encrypted-pkcs1", "an encrypted private key"), ("certificate", "a certificate"),
            ("request", "a certificate request"), ("cut-short", "PEM that is cut short"),
            ("damaged", "PEM with a damaged body"),
        ])
    func refused(name: String, found: String) async throws {
        let expected = "an RSA private key: PKCS#8 or PKCS#1, in PEM or base64"
        let pem = try ParagonFixture.text("keys/\(name).pem")
        #expect(Self.source(key: pem).problems == ["1:9: signing_key: is \(found), expected \(expected)"])

        let path = try ParagonFixture.path("keys/\(name).pem")
        let problems = await Paragon(SettingsFixture.paragon(users: ["u1"], keyFile: path).section).credentialProblems()
        let message = "the signing key in \(path) is \(found), not \(expected)"
        #expect(problems == [RequestFailure(.credentials, message)])
    }

    @Test(
        "base64 alone is refused by what is in it",
        arguments: [
            ("ec-pkcs8", "an EC key"), ("public", "a public key"), ("certificate", "a certificate"),
            ("encrypted-pkcs8", "an encrypted private key"), ("request", "no private key once decoded"),
        ])
    func refusedBare(name: String, found: String) throws {
        let text = Self.bare(try ParagonFixture.text("keys/\(name).pem"))
        let problems = Self.source(key: text).problems
        #expect(problems.count == 1)
        #expect(problems.first?.contains("is \(found), expected") == true)
    }

    @Test(
        "garbage is refused without a piece of it",
        arguments: [
            "secret-garbage!", "c2VjcmV0IGdhcmJhZ2U=", "-----BEGIN SECRET-----\nAAAA\n-----END SECRET-----",
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "''",
        ])
    func garbage(text: String) {
        let problems = Self.source(key: text).problems
        #expect(problems.count == 1)
        #expect(!problems.joined().lowercased().contains("secret"))
        #expect(!problems.joined().contains("AAAA"))
    }

    @Test("a key that is not there is told by its path")
    func missing() async {
        let vendor = Paragon(SettingsFixture.paragon(users: ["u1"], keyFile: "/nowhere/key").section)
        #expect(await vendor.credentialProblems().map(\.reason) == [.credentials])
        #expect(await vendor.credentialProblems().first?.message.contains("/nowhere/key") == true)
    }
}
