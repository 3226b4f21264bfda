import Exporter
import HTTPExchange
import Polling
import TestSupport
import Testing
import Vendors

@Suite("The file that says whose connections are whose")
struct CustomersFileTests {
    private let customers: TemporaryFile
    private let configuration: TemporaryFile

    init() throws {
        customers = try TemporaryFile("")
        configuration = try TemporaryFile("")
        try configure(customers)
    }

    private func configure(_ file: TemporaryFile) throws {
        try configuration.write(
            """
            global: {customers_file: \(file.path)}
            sources:
              - {name: n, provider: nango, secret_key: k}
            """)
    }

    private func load() async throws(InvalidConfiguration) -> Configuration {
        try await ConfigurationLoader(environment: [:]).load(path: configuration.path)
    }

    private func load(_ content: String) async throws -> Configuration {
        try customers.write(content)
        return try await load()
    }

    private func customer(_ connection: String, in configuration: Configuration) async -> String? {
        await configuration.sources.first?.customers?.read().content?
            .customer(source: "n", integration: "hubspot", connection: connection)
    }

    @Test("a map names the customers of connections")
    func map() async throws {
        let configuration = try await load("connections: {a: Acme, 7: Seven}")
        #expect(await customer("a", in: configuration) == "Acme")
        #expect(await customer("7", in: configuration) == "Seven")
        #expect(await customer("b", in: configuration) == nil)
    }

    @Test("in a list, what is missing matches everything")
    func list() async throws {
        let configuration = try await load(
            """
            connections:
              - {source: n, customer: Everybody}
              - {integration: hubspot, connection: a, customer: Acme}
            """)
        #expect(await customer("a", in: configuration) == "Acme")
        #expect(await customer("b", in: configuration) == "Everybody")
    }

    @Test("the file is read again when it changes, and its last good content stays in use")
    func changes() async throws {
        let configuration = try await load("connections: {a: Acme}")
        try customers.write("connections: {a: Bolt}")
        #expect(await customer("a", in: configuration) == "Bolt")
        try customers.write("connections: 7")
        #expect(await customer("a", in: configuration) == "Bolt")
        let state = await configuration.sources.first?.customers?.read()
        #expect(state?.failure?.reason == .credentials)
    }

    @Test(
        "a file that cannot be used is an error of the configuration, with its place",
        arguments: [
            ("", "connections: is missing"), ("connections: 7", "neither a map nor a list"),
            ("connections: [{custmer: Acme}]", "did you mean customer?"),
            ("connections: [{connection: a}]", "customer: is missing"),
            ("connections: {a: ''}", ":1:18: a: is empty"), ("other: {}", "connections: is missing"),
            ("a: [", ":1:"),
        ])
    func refused(content: String, words: String) async {
        let failure = await #expect(throws: InvalidConfiguration.self) { try await load(content) }
        #expect(failure?.description.contains(words) == true, "\(failure?.description ?? "")")
    }

    @Test("a file that cannot be read is one, too")
    func missing() async throws {
        try customers.remove()
        let failure = await #expect(throws: InvalidConfiguration.self) { try await load() }
        #expect(failure?.description.contains("cannot read \(customers.path)") == true)
        try customers.write("")
    }

    @Test("another path is another configuration of every source")
    func compares() async throws {
        let one = try await load("connections: {a: Acme}")
        #expect(one.sources == (try await load()).sources)
        let other = try TemporaryFile("connections: {}")
        try configure(other)
        #expect(one.sources != (try await load()).sources)
    }
}
