import Foundation
import HTTPExchange
import Settings
import TestSupport
import Testing
import Vendors

@Suite("Settings of a Paragon source")
struct ParagonSettingsTests {
    private static func problems(_ entries: KeyValuePairs<String, SettingValue.Content>) -> [String] {
        let settings = SettingsFixture(entries)
        _ = Paragon(settings.section)
        settings.section.finish()
        return settings.problems
    }

    @Test("everything that a source lacks is reported")
    func empty() {
        #expect(
            Self.problems(["base_url": .plain("https://ms-sync.example.com/paragon/")]) == [
                "1:1: users: is missing, expected a list of Connected User ids, or users_file, or user_tokens",
                "1:1: signing_key: is missing, expected signing_key or signing_key_file",
                "1:1: project_id: is missing, expected the project's id",
            ])
    }

    @Test("a list of users may be empty only beside other users")
    func noUsers() {
        let key = SettingValue.Content.plain("/k")
        let none = Self.problems(["project_id": .plain("p-1"), "signing_key_file": key, "users": .plain(list: [])])
        #expect(none == ["3:9: users: is empty, expected a list of Connected User ids, or users_file, or user_tokens"])
        let more = Self.problems([
            "project_id": .plain("p-1"), "signing_key_file": key, "users": .plain(list: []), "users_file": .plain("u"),
        ])
        #expect(more.isEmpty)
    }

    @Test("every key of the documentation is known")
    func complete() throws {
        let settings = SettingsFixture(
            [
                "base_url": .plain("https://ms-sync.example.com/paragon/"), "project_id": .plain("p-1"),
                "signing_key_file": .plain("paragon.pem"), "audience": .plain("here/{project_id}"),
                "users": .plain(list: ["u1"]), "users_file": .plain("users"),
                "user_tokens": .mappings([["user": "u3", "token_file": "u3.jwt"]]),
            ], directory: "/etc")
        let read = ParagonSettings(settings.section)
        settings.section.finish()
        #expect(settings.problems.isEmpty)
        #expect(read.baseURL == "https://ms-sync.example.com/paragon")
        #expect(read.signingKey == .file(path: "/etc/paragon.pem"))
        #expect(read.audience == "here/p-1")
        #expect(read.users == ["u1"])
        #expect(read.usersFile == "/etc/users")
        #expect(read.userTokens == [ParagonUserToken(user: "u3", token: .file(path: "/etc/u3.jwt"))])
    }

    @Test("a token needs a user, a user one token")
    func userTokens() {
        let problems = Self.problems([
            "user_tokens": .mappings([
                ["user": "u1", "token": "t"], ["user": "u1", "token": "t"], ["user": "u2"], ["token": "t"],
                ["user": "u4", "token": "t", "token_file": "f"], ["user": "u5", "tokens": "t"],
            ])
        ])
        #expect(problems.count == 6)
        #expect(problems.contains("2:1: user: has a token already, expected one for each user"))
        #expect(problems.contains { $0.contains("unknown key (did you mean token?)") })
    }

    @Test("the environment makes a source")
    func environment() throws {
        let key = try ParagonFixture.text("keys/pkcs8.pem").replacing("\n", with: "\\n")
        let settings = try #require(
            Paragon.environmentSettings([
                "PARAGON_PROJECT_ID": "p-1", "PARAGON_SIGNING_KEY": key, "PARAGON_USERS": "u1, u2",
            ]))
        guard case .mapping(let entries) = settings.content else {
            Issue.record("no mapping")
            return
        }
        let report = SettingsReport()
        let origin = SettingsOrigin { _ in SettingsDocument(value: nil) }
        let section = SettingsSection(entries, at: nil, origin: origin, report: report)
        let read = ParagonSettings(section)
        section.finish()
        #expect(report.problems.isEmpty)
        #expect(read.users == ["u1", "u2"])
        #expect(read.baseURL == "https://sync.useparagon.com")
        #expect(read.audience == "useparagon.com/p-1")
    }

    @Test("a project alone is reported with the variables that are missing")
    func incompleteEnvironment() throws {
        let settings = try #require(Paragon.environmentSettings(["PARAGON_PROJECT_ID": "p-1"]))
        guard case .mapping(let entries) = settings.content else { return }
        let report = SettingsReport()
        let origin = SettingsOrigin { _ in SettingsDocument(value: nil) }
        _ = Paragon(SettingsSection(entries, at: nil, origin: origin, report: report))
        #expect(
            report.problems.map(\.description) == [
                "PARAGON_USERS: is missing, expected a list of Connected User ids, or users_file, or user_tokens",
                "PARAGON_SIGNING_KEY: is missing, expected PARAGON_SIGNING_KEY or PARAGON_SIGNING_KEY_FILE",
            ])
        #expect(Paragon.environmentSettings(["PARAGON_USERS": "u1"]) == nil)
    }

    @Test("the key, a token and the description of the source never show a secret")
    func redacted() throws {
        let key = try ParagonFixture.text("keys/pkcs8.pem")
        let settings = SettingsFixture([
            "project_id": .plain("p-1"), "signing_key": .quoted(key), "users": .plain(list: ["u1"]),
            "user_tokens": .mappings([["user": "u2", "token": "s3cr3t"]]),
        ])
        let vendor = Paragon(settings.section)
        var shown = ""
        dump(vendor, to: &shown)
        shown += "\(vendor)"
        #expect(settings.problems.isEmpty)
        #expect(!shown.contains("s3cr3t"))
        #expect(!shown.contains(key.split(separator: "\n")[1]))
    }
}
