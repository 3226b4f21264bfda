import HTTPEndpoint
import ServiceSupport
import Synchronization
import TestSupport
import Testing

@Suite("Requests that two readers might cut differently", .timeLimit(.minutes(5)))
struct SmugglingTests {
    @Test("each is refused, or answered once, and what hides in it is never served", arguments: SmugglingShape.all)
    func shape(shape: SmugglingShape) async throws {
        let asked = Mutex<[String]>([])
        let answer = try await withServer { request in
            asked.withLock { $0.append("\(request.method) \(request.target)") }
            return .text("served")
        } _: { server in
            let client = try RawClient(port: server.port)
            try client.write(shape.bytes)
            client.closeSending()
            return try await client.read()
        }
        let statuses = answer.matches(of: #/HTTP\/1\.1 (\d{3}) /#).map { String($0.output.1) }
        switch shape.outcome {
        case .refused:
            #expect(asked.withLock(\.self).isEmpty)
            #expect(statuses == ["400"])
            #expect(answer.contains("Connection: close\r\n"))
        case .answered(let request):
            #expect(asked.withLock(\.self) == [request])
            #expect(statuses == ["200"])
        case .answeredThenRefused(let request):
            #expect(asked.withLock(\.self) == [request])
            #expect(statuses == ["200", "400"])
        case .refusedOrAnswered(let request):
            #expect([[], [request]].contains(asked.withLock(\.self)))
            #expect([["400"], ["200"], ["200", "400"]].contains(statuses))
        }
    }

    @Test("no two shapes have the same name")
    func names() {
        #expect(Set(SmugglingShape.all.map(\.name)).count == SmugglingShape.all.count)
    }
}
