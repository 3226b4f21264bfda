import Exporter
import Foundation
import TestSupport
import Testing

@Suite("The JSON Schema of the configuration")
struct ConfigurationSchemaTests {
    /// A section of the configuration: a text with one key too many in it, and the schema's parts that list its keys.
    struct Section: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let parts: [String]
        let probe: String
    }

    static let sections = [
        Section(testDescription: "the top", parts: [], probe: "{sources: [], \(extra)}"),
        Section(testDescription: "global", parts: ["global"], probe: "{sources: [], global: {\(extra)}}"),
        Section(
            testDescription: "a source of Nango", parts: ["source", "nango"], probe: source("nango", extra)),
        Section(
            testDescription: "a source of Paragon", parts: ["source", "paragon"], probe: source("paragon", extra)),
        Section(
            testDescription: "a source of Merge", parts: ["source", "merge"], probe: source("merge", extra)),
        Section(testDescription: "http", parts: ["http"], probe: source("nango", "http: {\(extra)}")),
        Section(
            testDescription: "a user with a token", parts: ["user_token"],
            probe: source("paragon", "user_tokens: [{\(extra)}]")),
        Section(
            testDescription: "an account", parts: ["account"], probe: source("merge", "accounts: [{\(extra)}]")),
    ]

    @Test("every section has the keys that the program knows", arguments: sections)
    func keys(of section: Section) throws {
        let known = try #require(Self.knownKeys(section.probe), "no key was refused")
        #expect(try Self.schemaKeys(section.parts) == known)
    }

    @Test("every part of the schema is asked about, or is a word of it")
    func complete() throws {
        let definitions = try #require(try Self.schema()["$defs"] as? [String: [String: Any]])
        let sections = definitions.filter { $0.value["properties"] != nil }.keys
        #expect(Set(sections) == Set(Self.sections.flatMap(\.parts)))
    }

    private static let extra = "nothing_like_it: 1"

    private static func source(_ provider: String, _ rest: String) -> String {
        "{sources: [{name: a, provider: \(provider), \(rest)}]}"
    }

    /// The program lists all keys of a section when one of them is unknown.
    private static func knownKeys(_ probe: String) -> Set<String>? {
        do {
            _ = try ConfigurationLoader(environment: [:]).load(Array(probe.utf8), path: "probe")
            return nil
        } catch {
            let line = error.lines.first { $0.contains("nothing_like_it: unknown key") }
            return line?.split(separator: "expected one of ").last
                .map { Set($0.split(separator: ", ").map(String.init)) }
        }
    }

    private static func schemaKeys(_ parts: [String]) throws -> Set<String> {
        let schema = try schema()
        let definitions = schema["$defs"] as? [String: [String: Any]] ?? [:]
        let owners = parts.isEmpty ? [schema] : parts.compactMap { definitions[$0] }
        return Set(owners.flatMap { ($0["properties"] as? [String: Any] ?? [:]).keys })
    }

    private static func schema() throws -> [String: Any] {
        let data = try Data(contentsOf: Repository.file("docs/configuration.schema.json"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }
}
