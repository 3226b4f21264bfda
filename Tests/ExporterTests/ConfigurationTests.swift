import Exporter
import Foundation
import HTTPExchange
import Providers
import Testing

@Suite("Configurations that are accepted")
struct ConfigurationTests {
    private func configuration(_ name: String) throws -> Configuration {
        let bytes = try ConfigurationFixtures.content("\(name).yml", in: "ValidConfigurations")
        return try ConfigurationFixtures.loader.load(Array(bytes), path: "/etc/exporter/\(name).yml")
    }

    @Test("what is not said has its default")
    func defaults() throws {
        let configuration = try configuration("least")
        let source = try #require(configuration.sources.first)
        #expect(configuration.global == GlobalSettings())
        #expect(configuration.sources.count == 1)
        #expect(source.name == "nango")
        #expect(source.provider == "nango")
        #expect(source.polling.interval == .seconds(60))
        #expect(source.polling.timeout == .seconds(30))
        #expect(source.polling.staleAfter == .seconds(300))
        #expect(source.polling.maximumConcurrency == 8)
        #expect(source.polling.maximumRequestsPerMinute == 100)
        #expect(source.polling.maximumResponseBytes == 268_435_456)
        #expect(source.polling.maximumSyncs == 200_000)
        #expect(source.polling.detail == .sync)
        #expect(source.connection == ConnectionOptions())
    }

    @Test("a source takes from global what it does not say itself")
    func inheritance() throws {
        let configuration = try configuration("every-key")
        let source = try #require(configuration.sources.first)
        #expect(configuration.global == GlobalSettings(stateSeries: .active, excludedMetrics: ["sync_info"]))
        #expect(source.polling.interval == .seconds(120))
        #expect(source.polling.timeout == .seconds(10))
        #expect(source.polling.staleAfter == .seconds(5400))
        #expect(source.polling.maximumConcurrency == 16)
        #expect(source.polling.maximumRequestsPerMinute == 100)
        #expect(source.polling.maximumResponseBytes == 1_000_000_000)
        #expect(source.polling.maximumSyncs == 5000)
        #expect(source.polling.detail == .integration)
    }

    @Test("what a source says itself wins, up to the ends of every range")
    func overrides() throws {
        let source = try #require(try configuration("every-key").sources.last)
        #expect(source.polling.interval == .seconds(30 * 86_400))
        #expect(source.polling.timeout == .seconds(1))
        #expect(source.polling.staleAfter == .seconds(86_400))
        #expect(source.polling.maximumConcurrency == 256)
        #expect(source.polling.maximumRequestsPerMinute == 100_000)
        #expect(source.polling.maximumResponseBytes == 1024)
        #expect(source.polling.maximumSyncs == 1)
        #expect(source.polling.detail == .sync)
    }

    @Test("file names are relative to the folder of the configuration file")
    func connection() throws {
        let source = try #require(try configuration("every-key").sources.last)
        #expect(
            source.connection
                == ConnectionOptions(
                    proxyURL: Secret("socks5h://user:secret@proxy:1080"), certificateAuthorityFile: "/etc/ca.pem",
                    certificateFile: "/etc/exporter/client.pem", keyFile: "/etc/exporter/../client.key",
                    skipsVerification: true))
    }

    @Test("a variable may be a part of a text, a number or a duration")
    func variables() throws {
        let source = try #require(try configuration("variables").sources.first)
        #expect(source.name == "a-7")
        #expect(source.provider == "nango")
        #expect(source.polling.interval == .seconds(600))
        #expect(source.polling.maximumConcurrency == 7)
    }

    @Test("lists and sections may be left empty, and a name may look like a number")
    func emptySections() throws {
        let source = try #require(try configuration("children-commented-out").sources.first)
        #expect(source.name == "42")
        #expect(source.polling.interval == .seconds(60))
    }

    @Test("aliases and merge keys are followed, and what is written out wins")
    func merges() throws {
        let sources = try configuration("anchors-and-merges").sources
        #expect(sources.map(\.name) == ["a", "b", "c"])
        #expect(sources.map(\.polling.interval) == [.seconds(600), .seconds(600), .seconds(600)])
        #expect(sources.map(\.polling.timeout) == [.seconds(5), .seconds(600), .seconds(5)])
    }

    @Test("a hundred sources may share one anchor")
    func manyAliases() throws {
        let shared = "sources:\n  - &first {name: s, provider: nango, secret_key: k}\n"
        let others = (1...100).map { "  - {<<: *first, name: s\($0)}\n" }.joined()
        let configuration = try ConfigurationFixtures.loader.load(Array((shared + others).utf8), path: "a.yml")
        #expect(configuration.sources.count == 101)
    }

    @Test("a byte order mark and line ends of Windows are taken as they come")
    func windowsText() throws {
        #expect(try configuration("byte-order-mark-and-crlf").sources.map(\.name) == ["a"])
    }

    @Test("the hash is the first 48 bits of the file's SHA-256")
    func hash() throws {
        // printf abc | sha256sum: ba7816bf8f01…
        #expect(Configuration.hash(of: Array("abc".utf8)) == 0xBA78_16BF_8F01)
        let bytes = Array(try ConfigurationFixtures.content("least.yml", in: "ValidConfigurations"))
        #expect(try configuration("least").hash == Configuration.hash(of: bytes))
    }

    @Test("a source is unchanged if and only if what concerns it is")
    func comparison() throws {
        func source(_ text: String, environment: [String: String] = [:]) throws -> SourceConfiguration {
            let loader = ConfigurationLoader(environment: environment)
            return try #require(try loader.load(Array(text.utf8), path: "a.yml").sources.first)
        }
        let original = try source(
            "sources: [{name: a, provider: nango, secret_key: '${KEY}'}]", environment: ["KEY": "1"])
        let rewritten = try source("# moved\nsources:\n- {provider: 'nango', secret_key: 1, name: \"a\"}")
        let rotated = try source(
            "sources: [{name: a, provider: nango, secret_key: '${KEY}'}]", environment: ["KEY": "2"])
        let inheriting = try source("global: {timeout: 9s}\nsources: [{name: a, provider: nango, secret_key: 1}]")
        let elsewhere = try source("sources: [{name: a, provider: nango, secret_key: 1, base_url: 'http://h'}]")
        #expect(rewritten == original)
        #expect(rotated != original)
        #expect(inheriting != original)
        #expect(elsewhere != original)
    }
}
