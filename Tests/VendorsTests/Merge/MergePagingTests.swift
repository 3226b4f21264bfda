import HTTPExchange
import SyncModel
import TestSupport
import Testing
import Vendors

@Suite("Merge's pages")
struct MergePagingTests {
    /// Reads an account whose first page has this `next` and whose second page is the last one.
    private func read(next: String) async throws -> (cursors: [String], result: Result<PartReading, RequestFailure>?) {
        let fixture = MergeFixture(
            .merge(accounts: [.account("acme")]),
            script: { request in
                guard request.path.hasSuffix("/sync-status") else { return .status(404) }
                let next = request.target.contains("cursor=") ? "null" : next
                return .text(#"{"next":\#(next),"results":[{"model_id":"m\#(request.number)","status":"DONE"}]}"#)
            })
        let result = try await fixture.round()["account acme"]
        let pages = fixture.transport.requests.filter { $0.path == "/api/hris/v1/sync-status" }
        #expect(pages.allSatisfy { $0.url.hasPrefix("https://api.merge.dev/api/hris/v1/sync-status?page_size=100") })
        let cursors = pages.compactMap { page in
            page.target.firstRange(of: "&cursor=").map { String(page.target[$0.upperBound...]) }
        }
        return (cursors, result)
    }

    @Test(
        "a cursor is sent back as it came; of an address only the cursor is used, with the configured host",
        arguments: [
            (#""cD0yMDIx""#, "cD0yMDIx"), (#""a+b/c==&d""#, "a%2Bb%2Fc%3D%3D%26d"), (#""/9j/4AAQ""#, "%2F9j%2F4AAQ"),
            (#""https://evil.example/api/ats/v1/sync-status?cursor=cD0y%2B%3D&page_size=1""#, "cD0y%2B%3D"),
            (#""http://api.merge.dev/?page_size=7&cursor=x%zz%4#top""#, "x%25zz%254"),
            (#""/api/hris/v1/sync-status?cursor=abc""#, "abc"), (#""?cursor=abc""#, "abc"),
        ])
    func cursors(next: String, sent: String) async throws {
        let (cursors, result) = try await read(next: next)
        #expect(cursors == [sent])
        #expect(result?.success?.syncs.map(\.identity.sync) == ["m1", "m2"])
    }

    @Test("null and an empty cursor end the list", arguments: ["null", #""""#, #""?cursor=""#])
    func ends(next: String) async throws {
        let (cursors, result) = try await read(next: next)
        #expect(cursors.isEmpty)
        #expect(result?.success?.syncs.count == 1)
    }

    @Test("a cursor that is not a text is a failure", arguments: ["7", "true", "[]", "{}"])
    func noText(next: String) async throws {
        let (cursors, result) = try await read(next: next)
        #expect(cursors.isEmpty)
        #expect(result?.failure == RequestFailure(.schema, "the response had an unexpected next"))
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
        #expect(try await fixture.round()["account acme"]?.failure?.reason == .notJSON)
    }

    @Test("the address of a next page without a cursor is a failure")
    func noCursor() async throws {
        let (cursors, result) = try await read(next: #""https://api.merge.dev/api/hris/v1/sync-status?page=2""#)
        #expect(cursors.isEmpty)
        #expect(result?.failure?.reason == .pagination)
    }

    @Test("a cursor that repeats is a failure, at once or after other pages", arguments: [1, 3])
    func repeats(period: Int) async throws {
        let fixture = MergeFixture(
            .merge(accounts: [.account("acme")]),
            script: { request in
                .text(#"{"next":"c\#(request.number % period)","results":[]}"#)
            })
        #expect(try await fixture.round()["account acme"]?.failure?.reason == .pagination)
        #expect(fixture.transport.requests.count == period + 1)
    }

    @Test("a list that does not end is a failure after a thousand pages")
    func endless() async throws {
        let fixture = MergeFixture(
            .merge(categories: ["hris"]),
            script: { request in
                .text(#"{"next":"c\#(request.number)","results":[]}"#)
            })
        #expect(try await fixture.round()["list linked accounts hris"]?.failure?.reason == .pagination)
        #expect(fixture.transport.requests.count == 1000)
    }

    @Test("unreadable elements are a failure only if no page has a readable one", arguments: [true, false])
    func unreadable(isReadable: Bool) async throws {
        let fixture = MergeFixture(
            .merge(accounts: [.account("acme")]),
            script: { request in
                guard request.path.hasSuffix("/sync-status") else { return .status(404) }
                let isFirst = !request.target.contains("cursor=")
                let last = isReadable ? #"{"model_id":"m"}"# : "null"
                return .text(isFirst ? #"{"next":"c","results":[{}]}"# : #"{"next":null,"results":[\#(last)]}"#)
            })
        let result = try await fixture.round()["account acme"]
        #expect(result?.success?.invalidSyncs == (isReadable ? 1 : nil))
        #expect(result?.failure?.reason == (isReadable ? nil : .schema))
    }

    @Test("a page that fails fails the whole list")
    func failingPage() async throws {
        let fixture = MergeFixture(
            .merge(accounts: [.account("acme")]),
            script: { request in
                request.number == 1 ? .text(#"{"next":"c","results":[{"model_id":"m"}]}"#) : .status(400)
            })
        #expect(try await fixture.round()["account acme"]?.failure?.reason == .clientError)
    }
}
