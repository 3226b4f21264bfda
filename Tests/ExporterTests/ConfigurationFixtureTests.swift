import Exporter
import Foundation
import Testing

@Suite("Configurations that are refused")
struct ConfigurationFixtureTests {
    private static let folder = "InvalidConfigurations"

    @Test("every problem is told, with its place", arguments: ConfigurationFixtures.names(in: folder))
    func tells(name: String) throws {
        let bytes = Array(try ConfigurationFixtures.content("\(name).yml", in: Self.folder))
        let expected = String(
            decoding: try ConfigurationFixtures.content("\(name).expected", in: Self.folder), as: UTF8.self)

        let error = #expect(throws: InvalidConfiguration.self) {
            try ConfigurationFixtures.loader.load(bytes, path: "\(name).yml")
        }

        #expect(error.map { "\($0)\n" } == expected)
    }

    @Test("no problem shows a secret or what a variable holds", arguments: ConfigurationFixtures.names(in: folder))
    func keepsSecrets(name: String) throws {
        let expected = String(
            decoding: try ConfigurationFixtures.content("\(name).expected", in: Self.folder), as: UTF8.self)
        #expect(!expected.contains("hunter2"))
        #expect(!expected.contains("sk-live"))
    }

    @Test("the folder of refused configurations is there")
    func hasFixtures() {
        #expect(ConfigurationFixtures.names(in: Self.folder).count > 40)
    }
}
