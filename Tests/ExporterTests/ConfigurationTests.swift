import Exporter
import Foundation
import HTTPExchange
import Polling
import Rendering
import Testing
import Vendors

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
        #expect(configuration.global == RenderSettings())
        #expect(configuration.sources.count == 1)
        #expect(source.name == "nango")
        #expect(source.provider == "nango")
        #expect(source.polling.interval == .seconds(60))
        #expect(source.polling.refreshWithin == .seconds(900))
        #expect(source.polling.timeout == .seconds(30))
        #expect(source.polling.staleAfter == .seconds(300))
        #expect(source.polling.maximumConcurrency == 8)
        #expect(source.polling.maximumRequestsPerMinute == nil)
        #expect(source.polling.maximumResponseBytes == 268_435_456)
        #expect(source.polling.maximumSyncs == 200_000)
        #expect(source.polling.detail == .sync)
        #expect(source.connection == ConnectionOptions())
    }

    @Test("a source takes from global what it does not say itself")
    func inheritance() throws {
        let configuration = try configuration("every-key")
        let source = try #require(configuration.sources.first)
        #expect(configuration.global == RenderSettings(stateSeries: .active, excludedMetrics: ["sync_info"]))
        #expect(source.polling.interval == .seconds(120))
        #expect(source.polling.refreshWithin == .seconds(7200))
        #expect(source.polling.timeout == .seconds(10))
        #expect(source.polling.staleAfter == .seconds(5400))
        #expect(source.polling.maximumConcurrency == 16)
        #expect(source.polling.maximumRequestsPerMinute == 250)
        #expect(source.polling.maximumResponseBytes == 1_000_000_000)
        #expect(source.polling.maximumSyncs == 5000)
        #expect(source.polling.detail == .integration)
    }

    @Test("what a source says itself wins, up to the ends of every range")
    func overrides() throws {
        let source = try #require(try configuration("every-key").sources.last)
        #expect(source.polling.interval == .seconds(30 * 86_400))
        #expect(source.polling.refreshWithin == .seconds(30 * 86_400))
        #expect(source.polling.timeout == .seconds(1))
        #expect(source.polling.staleAfter == .seconds(86_400))
        #expect(source.polling.maximumConcurrency == 256)
        #expect(source.polling.maximumRequestsPerMinute == 100_000)
        #expect(source.polling.maximumResponseBytes == 1024)
        #expect(source.polling.maximumSyncs == 1)
        #expect(source.polling.detail == .sync)
    }

    @Test(
        "refresh_within is 15 intervals by default, at least 15 minutes, at most 30 days, and never under the interval",
        arguments: [
            ("interval: 10s", 900), ("interval: 1m", 900), ("interval: 5m", 4500), ("interval: 7d", 30 * 86_400),
            ("interval: 1h, refresh_within: 2h", 7200),
        ])
    func refreshWithin(keys: String, seconds: Int) throws {
        let text = "sources: [{name: a, provider: nango, secret_key: k, \(keys)}]"
        let source = try #require(try ConfigurationFixtures.loader.load(Array(text.utf8), path: "a.yml").sources.first)
        #expect(source.polling.refreshWithin == .seconds(seconds))
    }

    @Test("a source whose interval is longer than the global refresh_within is polled at that interval")
    func globalRefreshWithin() throws {
        let text = """
            global: {refresh_within: 10m}
            sources:
              - {name: a, provider: nango, secret_key: k, interval: 1h}
              - {name: b, provider: nango, secret_key: k}
            """
        let sources = try ConfigurationFixtures.loader.load(Array(text.utf8), path: "a.yml").sources
        #expect(sources.map(\.polling.refreshWithin) == [.seconds(3600), .seconds(600)])
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
