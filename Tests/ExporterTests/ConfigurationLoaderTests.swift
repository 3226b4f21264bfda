import Exporter
import Foundation
import Polling
import Settings
import Testing
import Vendors

@Suite("Where the configuration comes from")
struct ConfigurationLoaderTests {
    @Test("a missing file is named, with the system's reason")
    func missingFile() async {
        let error = await #expect(throws: InvalidConfiguration.self) {
            try await ConfigurationLoader(environment: [:]).load(path: "/nowhere/at-all.yml")
        }
        #expect(
            error?.lines == [
                "/nowhere/at-all.yml: cannot be read: No such file or directory, expected a configuration file"
            ])
    }

    @Test("a folder in place of a file is told apart from a missing file")
    func folder() async {
        let error = await #expect(throws: InvalidConfiguration.self) {
            try await ConfigurationLoader(environment: [:]).load(path: "/")
        }
        #expect(error?.lines == ["/: cannot be read: Is a directory, expected a configuration file"])
    }

    @Test("a file is read from where it is")
    func file() async throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).yml")
        defer { try? FileManager.default.removeItem(at: url) }
        try Data("sources: [{name: a, provider: nango, secret_key: k}]".utf8).write(to: url)
        #expect(try await ConfigurationLoader(environment: [:]).load(path: url.path).sources.map(\.name) == ["a"])
    }

    @Test("without a variable that makes a source there is no configuration")
    func emptyEnvironment() throws {
        let environment = ["PATH": "/bin", "NANGO_BASE_URL": "http://localhost:3003", "NANGO_SECRET_KEY": ""]
        #expect(try ConfigurationLoader(environment: environment).loadFromEnvironment()?.sources == nil)
        #expect(try ConfigurationLoader(environment: [:]).loadFromEnvironment()?.sources == nil)
    }

    @Test("variables make one source, named after its provider")
    func environment() throws {
        let loader = ConfigurationLoader(environment: [
            "NANGO_SECRET_KEY": "$k", "NANGO_BASE_URL": "http://localhost:3003",
        ])
        let configuration = try #require(try loader.loadFromEnvironment())
        #expect(configuration.sources.map(\.name) == ["nango"])
        #expect(configuration.sources.map(\.provider) == ["nango"])
        #expect(configuration.sources.first?.polling.interval == .seconds(60))
        #expect(configuration.hash == nil)
    }

    @Test("what is wrong with a variable is told by its name, never by a secret")
    func environmentProblems() {
        let loader = ConfigurationLoader(
            environment: ["NANGO_SECRET_KEY": "hunter2\nX-Forged: 1", "NANGO_BASE_URL": "localhost:3003"])
        let error = #expect(throws: InvalidConfiguration.self) { try loader.loadFromEnvironment() }
        #expect(
            error?.lines == [
                "NANGO_BASE_URL: is \"localhost:3003\", expected an http or https URL without user, query and fragment",
                "NANGO_SECRET_KEY: holds a control character, expected a secret on one line",
            ])
    }

    @Test("the explanation names every variable and fits on a screen")
    func explanation() {
        let text = ConfigurationLoader.explanation()
        for variable in VendorCatalogue.all.flatMap({ $0.environmentVariables }) {
            #expect(text.contains(variable.name))
            #expect(text.contains(variable.meaning))
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= 30)
        #expect(lines.allSatisfy { $0.count <= 100 })
    }
}
