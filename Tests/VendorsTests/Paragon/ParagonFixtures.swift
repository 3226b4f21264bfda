import Foundation
import Settings
import TestSupport
import Testing
import Vendors

/// Files of `Fixtures/Paragon`.
enum ParagonFixture {
    /// The path of a file.
    static func path(_ name: String) throws -> String {
        let url = try #require(Bundle.module.resourceURL).appending(path: "Fixtures/Paragon/\(name)")
        return url.path
    }

    static func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path(name))), as: UTF8.self)
    }

    /// The response with a file as its body.
    static func response(_ name: String) throws -> CannedAnswer {
        .text(try text(name))
    }
}

extension SettingValue.Content {
    static func plain(list: [String]) -> SettingValue.Content {
        .list(list.map { SettingValue(.plain($0)) })
    }

    static func mappings(_ mappings: [KeyValuePairs<String, String>]) -> SettingValue.Content {
        .list(
            mappings.enumerated().map { index, mapping in
                let entries = mapping.map { SettingEntry(SettingKey($0.key), SettingValue(.plain($0.value))) }
                return SettingValue(.mapping(entries), at: SettingPosition(line: index + 1, column: 1))
            })
    }
}

extension SettingsFixture {
    /// A source that signs for these users with the key in a file, by default one of the fixtures.
    static func paragon(users: [String], keyFile: String? = nil) -> SettingsFixture {
        let keyFile = keyFile ?? (try? ParagonFixture.path("keys/pkcs8.pem")) ?? ""
        return SettingsFixture([
            "project_id": .plain("p-1"), "signing_key_file": .plain(keyFile), "users": .plain(list: users),
        ])
    }
}
