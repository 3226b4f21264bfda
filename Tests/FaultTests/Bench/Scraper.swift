import TestSupport

/// Scrapes the exporter over its socket.
struct Scraper: Sendable {
    let port: Int

    /// How many rounds have ended.
    func rounds() async throws -> Int {
        try await scrape().value("sync_source_polls_total").flatMap { Int($0) } ?? 0
    }

    /// The exposition, read strictly.
    ///
    /// - Throws: What is wrong with the answer, or with the page.
    func scrape() async throws -> StrictPage {
        let client = try RawClient(port: port)
        try client.write("GET /metrics HTTP/1.1\r\nHost: tests\r\nConnection: close\r\n\r\n")
        let answer = Array(try await client.read().utf8)
        let end = Array("\r\n\r\n".utf8)
        guard answer.starts(with: Array("HTTP/1.1 200 ".utf8)), let head = answer.firstRange(of: end) else {
            throw StrictPage.Fault(line: String(decoding: answer.prefix(200), as: UTF8.self), problem: "no 200")
        }
        return try StrictPage(Array(answer[head.upperBound...]))
    }
}
