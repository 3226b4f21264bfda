import Exporter
import Foundation
import HTTPExchange
import Polling
import Testing

@Suite("Files in a configuration that are no regular files", .timeLimit(.minutes(1)))
struct ConfiguredFilesTests {
    /// A FIFO that nobody writes to: whoever opens it to read waits for ever.
    private final class Fifo {
        let path = FileManager.default.temporaryDirectory.appending(path: "fifo-\(UUID().uuidString)").path

        init() throws { try #require(mkfifo(path, 0o600) == 0) }

        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    private static let sources = [
        ("secret_key_file", "provider: nango, secret_key_file: FIFO", FailureReason.credentials),
        ("ca_file", "provider: nango, secret_key: k, http: {ca_file: FIFO}", .tls),
        (
            "cert_file", "provider: nango, secret_key: k, http: {cert_file: FIFO, key_file: FIFO}", .credentials
        ),
        ("signing_key_file", "provider: paragon, project_id: p, signing_key_file: FIFO, users: [u]", .credentials),
        (
            "users_file", "provider: paragon, project_id: p, signing_key_file: /nowhere, users_file: FIFO", .credentials
        ),
        ("api_key_file", "provider: merge, api_key_file: FIFO", .credentials),
        ("accounts_file", "provider: merge, api_key: k, accounts_file: FIFO", .credentials),
    ]

    @Test("a poll and a check fail with the reason", arguments: sources)
    func fifo(key: String, keys: String, reason: FailureReason) async throws {
        let fifo = try Fifo()
        let yaml = "sources: [{name: test, \(keys.replacing("FIFO", with: fifo.path)), base_url: 'http://127.0.0.1:9'}]"
        let summary = try #require(await PolledSource(yaml: yaml).poll())
        #expect(!summary.isUp)
        #expect(summary.reasons == [reason])

        let configuration = try ConfigurationLoader(environment: [:]).load(Array(yaml.utf8), path: "test.yml")
        let problems = await configuration.fileProblems(in: "test.yml")
        #expect(problems.contains { $0.contains(" \(key): ") && $0.contains("it is a FIFO, not a regular file") })
    }

    @Test("a configuration and a web configuration fail with the reason")
    func configurations() async throws {
        let fifo = try Fifo()
        let error = await #expect(throws: InvalidConfiguration.self) {
            try await ConfigurationLoader(environment: [:]).load(path: fifo.path)
        }
        #expect(error?.description.contains("it is a FIFO, not a regular file") == true)
        let webError = #expect(throws: InvalidConfiguration.self) { try WebConfiguration.load(path: fifo.path) }
        #expect(webError?.description.contains("it is a FIFO, not a regular file") == true)

        let web = try WebFolder("tls_server_config: {cert_file: \(fifo.path), key_file: server.key}")
        let certificateError = #expect(throws: InvalidConfiguration.self) { try WebConfiguration.load(path: web.path) }
        #expect(certificateError?.description.contains("cert_file: cannot read \(fifo.path): it is a FIFO") == true)
    }
}
