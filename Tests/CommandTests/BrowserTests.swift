import Foundation
import TestSupport
import Testing

@Suite("The status page in a real browser", .timeLimit(.minutes(5)))
struct BrowserTests {
    @Test("the demo's page is whole and readable at a desk, on a telephone and at night, and nothing is refused")
    func demo() async throws {
        let demo = try Program().start("demo", "--web.listen-address", "127.0.0.1:0")
        let url = "http://\(try #require(await demo.address(), "\(demo.logged)"))/"
        let patience = ["-sf", "--retry", "50", "--retry-delay", "1", "--retry-all-errors", "--retry-max-time", "50"]
        #expect(try await Oracle.curl.ask(patience + [url + "-/ready"]).status == 0)
        let answer = try await Oracle("python3").ask([Self.script, url])
        try #require(answer.status != 127, "Chromium is not installed: make oracles installs it")
        try #require(answer.status == 0, "\(answer.error)")
        let views = try JSONDecoder().decode([String: View].self, from: Data(answer.output.utf8))
        #expect(views.count == 3)
        for (name, view) in views {
            for word in [
                "nango-demo", "paragon-demo", "merge-demo", "for ", "unauthorized", "need", "error", "paused",
                "is no longer valid or has been deleted", "the worst first", "Page 1 of",
            ] {
                #expect(view.text.contains(word), "\(name) has no \(word)")
            }
            #expect(view.complaints == [], "\(name)")
            #expect(view.requests == [url], "\(name) loads more than itself")
            #expect(view.scripts == 0)
            #expect(view.pale == [], "\(name) has text of too little contrast")
            #expect(view.unnamedPictures == 0)
            #expect(view.unlabelledFields == 0)
            #expect(view.headings == ["H1", "H2", "H3", "H3", "H3", "H2"])
            #expect(view.rows == 50)
            #expect(view.columns == 6)
        }
        #expect(views["desk"]?.width == 1280)
        #expect(views["telephone"]?.width == 390, "one must scroll sideways")
        #expect(try #require(views["desk"]?.background.max()) > 200)
        #expect(try #require(views["night"]?.background.max()) < 60)
        #expect(await demo.stop(SIGTERM) == 0)
    }

    /// What the script tells of one view.
    private struct View: Decodable {
        let text: String
        let width: Int
        let background: [Double]
        let pale: [String]
        let unnamedPictures: Int
        let unlabelledFields: Int
        let headings: [String]
        let rows: Int
        let columns: Int
        let scripts: Int
        let complaints: [String]
        let requests: [String]
    }

    private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Oracles/browser").path(percentEncoded: false)
}
