import HTTPExchange
import Testing

@testable import CurlTransport

@Suite("How a head is put together")
struct HeadAssemblerTests {
    @Test("The last block from 200 on is the head, in the order and spelling received")
    func blocks() throws {
        let head = try head(["HTTP/1.1 100 Continue", "A: 1", "", "HTTP/2 503 ", "b:  2 ", "B:", "C: x: y", ""])
        #expect(head?.status == 503)
        #expect(head?.headers.map(\.name) == ["b", "B", "C"])
        #expect(head?.headers.map(\.value) == ["2", "", "x: y"])
    }

    @Test("A folded line continues the value before it")
    func folding() throws {
        #expect(try head(["HTTP/1.1 200 OK", "A: 1", "  2", ""])?.headers.map(\.value) == ["1 2"])
    }

    @Test("A head is not there before its empty line")
    func incomplete() throws {
        #expect(try head(["HTTP/1.1 200 OK", "A: 1"]) == nil)
    }

    @Test(
        "A status line without a status is refused", arguments: ["HTTP/1.1", "HTTP/1.1 ", "HTTP/1.1 2x0", "HTTP/2 20"])
    func malformed(line: String) {
        #expect(throws: RequestFailure.self) { try head([line, ""]) }
    }

    @Test("Interim answers without end are refused")
    func endless() {
        let lines = Array(repeating: "HTTP/1.1 100 Continue", count: 20_000)
        #expect(throws: RequestFailure.self) { try head(lines) }
    }

    private func head(_ lines: [String]) throws -> HTTPResponseHead? {
        var assembler = HeadAssembler()
        for line in lines {
            try Array("\(line)\r\n".utf8).withUnsafeBytes { try assembler.take($0) }
        }
        return assembler.finalHead
    }
}
