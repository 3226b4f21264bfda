import TestSupport
import Testing

/// An exporter that many clients want something of.
struct Overloaded {
    let port: Int

    /// - Parameter address: As it is logged: `127.0.0.1:PORT`.
    init(_ address: String) throws {
        port = try #require(address.split(separator: ":").last.flatMap { Int($0) })
    }

    /// What the exporter says of itself, and of its source `small`.
    struct Figures {
        let polls: Double
        let openFiles: Double
        let residentBytes: Double
    }

    /// Scrapes as Prometheus does: over a connection that it keeps.
    func scrape(over client: RawClient) async throws -> Figures {
        try client.write(
            "GET /metrics?source=small HTTP/1.1\r\nHost: x\r\nAccept: application/openmetrics-text\r\n\r\n")
        let page = try await client.read(until: "# EOF\n")
        let value = { (name: String) in
            try #require(
                page.split(separator: "\n").first { $0.hasPrefix(name) }?.split(separator: " ").last
                    .flatMap { Double($0) })
        }
        return Figures(
            polls: try value("sync_source_polls_total{"), openFiles: try value("process_open_fds "),
            residentBytes: try value("process_resident_memory_bytes "))
    }

    /// Asks over a connection of its own.
    func status(of path: String) async throws -> Int {
        let client = try RawClient(port: port)
        try client.write("GET \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        return try #require(try await client.read().split(separator: " ").dropFirst().first.flatMap { Int($0) })
    }

    /// Begins so many scrapes of everything at once, and reads of each answer how it begins.
    func begin(_ count: Int) async throws -> [BegunScrape] {
        let clients = try (0..<count).map { _ in try RawClient(port: port, receiveBuffer: 1 << 16) }
        for client in clients { try client.write("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") }
        return try await withThrowingTaskGroup { group in
            for client in clients {
                group.addTask { BegunScrape(client: client, beginning: try await client.readHead()) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }
}

/// A scrape that is not read to its end yet.
struct BegunScrape: Sendable {
    let client: RawClient
    let beginning: String

    /// Reads the rest.
    ///
    /// - Returns: Whether all came that was announced.
    func isWhole() async throws -> Bool {
        let length = try #require(
            beginning.firstMatch(of: #/\r\nContent-Length: (\d+)\r\n/#).flatMap { Int($0.output.1) })
        let answer = beginning + (try await client.read())
        let body = try #require(answer.firstRange(of: "\r\n\r\n")).upperBound
        return answer.utf8[body...].count == length
    }
}
