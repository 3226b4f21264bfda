import Foundation
import TestSupport
import Testing

@Suite("The demo with a large integration", .timeLimit(.minutes(5)))
struct DemoCommandTests {
    @Test("shows the syncs of the large integration next to those of the others")
    func large() async throws {
        let demo = try Program().start("demo", "--large", "52", "--web.listen-address", "127.0.0.1:0")
        let url = "http://\(try #require(await demo.address(), "\(demo.logged)"))"
        let retries = ["-sf", "--retry", "50", "--retry-delay", "1", "--retry-all-errors", "--retry-max-time", "50"]
        #expect(try await Oracle.curl.ask(retries + [url + "/-/ready"]).status == 0)
        let page = try await Oracle.curl.ask(["-s", "--compressed", url + "/metrics?source=nango-demo"]).output
        let syncs = page.split(separator: "\n").filter { $0.hasPrefix("sync_info{") }
        #expect(syncs.filter { $0.contains(#"integration="quickbooks""#) }.count == 50)
        #expect(syncs.contains { $0.contains(#"integration="hubspot",connection="acme""#) })
        #expect(await demo.stop(SIGTERM) == 0)
    }

    @Test("refuses a size that is out of range with exit status 2", arguments: ["0", "1000001", "many"])
    func range(size: String) async throws {
        let answer = try await Program().run("demo", "--large", size)
        #expect(answer.status == 2)
        #expect(answer.error.contains("--large"))
    }
}
