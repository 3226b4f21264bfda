import HTTPExchange
import Providers
import SyncModel
import TestSupport
import Testing

@Suite("Merge's pages")
struct MergePagingTests {
    /// Polls an account whose first page names `next` and whose other pages are the last ones.
    private func poll(next: String) async throws -> (cursors: [String], outcome: TargetOutcome?) {
        let fixture = MergeFixture(
            .merge(accounts: [.account("acme")]),
            script: { request in
                guard request.path.hasSuffix("/sync-status") else { return .status(404) }
                let next = request.target.contains("cursor=") ? "null" : next
                return .text(#"{"next":\#(next),"results":[{"model_id":"m\#(request.number)","status":"DONE"}]}"#)
            })
        let outcome = try await fixture.poll()["account acme"]
        let pages = fixture.transport.requests.filter { $0.path == "/api/hris/v1/sync-status" }
        #expect(pages.allSatisfy { $0.url.hasPrefix("https://api.merge.dev/api/hris/v1/sync-status?page_size=100") })
        let cursors = pages.compactMap { page in
            page.target.firstRange(of: "&cursor=").map { String(page.target[$0.upperBound...]) }
        }
        return (cursors, outcome)
    }

    @Test(
        "a cursor is sent back as it came; of an address only its cursor is taken, to the configured host",
        arguments: [
            (#""cD0yMDIx""#, "cD0yMDIx"), (#""a+b/c==&d""#, "a%2Bb%2Fc%3D%3D%26d"), (#""/9j/4AAQ""#, "%2F9j%2F4AAQ"),
            (#""https://evil.example/api/ats/v1/sync-status?cursor=cD0y%2B%3D&page_size=1""#, "cD0y%2B%3D"),
            (#""http://api.merge.dev/?page_size=7&cursor=x%zz%4#top""#, "x%25zz%254"),
            (#""/api/hris/v1/sync-status?cursor=abc""#, "abc"), (#""?cursor=abc""#, "abc"),
        ])
    func cursors(next: String, sent: String) async throws {
        let (cursors, outcome) = try await poll(next: next)
        #expect(cursors == [sent])
        #expect(outcome?.reading?.syncs.map(\.identity.sync) == ["m1", "m2"])
    }

    @Test("null, an empty cursor and none at all end the list", arguments: ["null", #""""#, #""?cursor=""#])
    func ends(next: String) async throws {
        let (cursors, outcome) = try await poll(next: next)
        #expect(cursors.isEmpty)
        #expect(outcome?.reading?.syncs.count == 1)
    }

    @Test("a cursor that is no text is not what the vendor documents", arguments: ["7", "true", "[]", "{}"])
    func noText(next: String) async throws {
        let (cursors, outcome) = try await poll(next: next)
        #expect(cursors.isEmpty)
        #expect(outcome?.failure == RequestFailure(.schema, "the answer had an unexpected next"))
    }

    @Test("a page that breaks off in the middle of a list is not JSON, whatever came before")
    func cutShort() async throws {
        let fixture = MergeFixture(
            .merge(accounts: [.account("acme")]),
            script: { request in
                guard request.path.hasSuffix("/sync-status") else { return .status(404) }
                let isFirst = !request.target.contains("cursor=")
                return .text(#"{"next":"c","results":[{"model_id":"m","status":"DONE"}\#(isFirst ? "]}" : ",")"#)
            })
        #expect(try await fixture.poll()["account acme"]?.failure?.reason == .notJSON)
    }

    @Test("the address of a next page without a cursor is a failure")
    func noCursor() async throws {
        let (cursors, outcome) = try await poll(next: #""https://api.merge.dev/api/hris/v1/sync-status?page=2""#)
        #expect(cursors.isEmpty)
        #expect(outcome?.failure?.reason == .pagination)
    }

    @Test("a cursor that comes a second time is a failure, at once or after other pages", arguments: [1, 3])
    func repeats(period: Int) async throws {
        let fixture = MergeFixture(
            .merge(accounts: [.account("acme")]),
            script: { request in
                .text(#"{"next":"c\#(request.number % period)","results":[]}"#)
            })
        #expect(try await fixture.poll()["account acme"]?.failure?.reason == .pagination)
        #expect(fixture.transport.requests.count == period + 1)
    }

    @Test("a list that does not end is given up after a thousand pages")
    func endless() async throws {
        let fixture = MergeFixture(
            .merge(categories: ["hris"]),
            script: { request in
                .text(#"{"next":"c\#(request.number)","results":[]}"#)
            })
        #expect(try await fixture.poll()["linked accounts hris"]?.failure?.reason == .pagination)
        #expect(fixture.transport.requests.count == 1000)
    }

    @Test("a page that fails fails the whole list")
    func failingPage() async throws {
        let fixture = MergeFixture(
            .merge(accounts: [.account("acme")]),
            script: { request in
                request.number == 1 ? .text(#"{"next":"c","results":[{"model_id":"m"}]}"#) : .status(400)
            })
        #expect(try await fixture.poll()["account acme"]?.failure?.reason == .clientError)
    }
}
