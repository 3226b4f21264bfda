import HTTPExchange
import Testing

@testable import CurlTransport

@Suite("Compressed bodies")
struct GzipDecoderTests {
    private let member = CompressedBody.helloWorld
    private let text = #"{"hello":"world"}"#

    /// Decodes a body that arrives in pieces of this size.
    private func decode(_ body: [UInt8], pieces size: Int = .max) -> Result<(text: String, isComplete: Bool), RequestFailure> {
        let decoder = GzipDecoder()
        var decoded: [UInt8] = []
        return Result { () throws(RequestFailure) in
            var start = 0
            while start < body.count {
                let end = size > body.count - start ? body.count : start + size
                let piece = Array(body[start..<end])
                var failure: RequestFailure?
                piece.withUnsafeBytes { bytes in
                    do throws(RequestFailure) {
                        try decoder.decode(bytes) { decoded += $0 }
                    } catch {
                        failure = error
                    }
                }
                if let failure { throw failure }
                start = end
            }
            return (String(decoding: decoded, as: UTF8.self), decoder.isComplete)
        }
    }

    @Test("several members are one body, however they are cut into pieces", arguments: [1, 2, 3, 7, 1000])
    func members(size: Int) throws {
        let decoded = try decode(member + member + member, pieces: size).get()
        #expect(decoded.text == text + text + text)
        #expect(decoded.isComplete)
    }

    @Test("a body that is cut short anywhere is not complete")
    func truncated() throws {
        for count in 1..<member.count {
            #expect(try decode(Array(member[..<count])).get().isComplete == false)
        }
    }

    @Test("bytes after the last member, and bytes that are not gzip, are a failure", arguments: [[0x78], [0x1f, 0], [0, 0]])
    func trailing(bytes: [UInt8]) throws {
        let result = decode(member + bytes)
        if case .success(let decoded) = result { #expect(!decoded.isComplete) }
        if case .failure(let failure) = result { #expect(failure.reason == .reset) }
        #expect(throws: RequestFailure.self) { try decode(Array("[1,2,3,4,5]".utf8)).get() }
    }

    @Test("a large body comes whole")
    func large() throws {
        let decoded = try decode(CompressedBody.bomb).get()
        #expect(decoded.text.utf8.count == 300_000)
        #expect(decoded.isComplete)
    }
}
