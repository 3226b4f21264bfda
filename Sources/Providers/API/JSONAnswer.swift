import Foundation
package import HTTPExchange

/// Decodes a whole JSON body into a value, telling what is not JSON from what is not the documented shape.
package struct JSONAnswer<Value: Decodable & Sendable>: AnswerReader {
    private var body = WholeBody()

    package init(_ type: Value.Type = Value.self) {}

    package mutating func read(_ bytes: RawSpan, of head: HTTPResponseHead) {
        body.read(bytes, of: head)
    }

    package consuming func answer() throws(RequestFailure) -> Value {
        guard !body.bytes.isEmpty else { throw RequestFailure(.notJSON, "the answer was empty") }
        do {
            return try JSONDecoder().decode(Value.self, from: Data(repaired(body.bytes)))
        } catch DecodingError.dataCorrupted(let context) where context.codingPath.isEmpty {
            throw RequestFailure(
                .notJSON, body.looksLikeHTML ? "the answer was an HTML page" : "the answer was not JSON")
        } catch DecodingError.keyNotFound(let key, let context) {
            throw RequestFailure(.schema, "the answer had no \(path(context.codingPath + [key]))")
        } catch DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context)
        {
            throw RequestFailure(.schema, "the answer had an unexpected \(path(context.codingPath))")
        } catch {
            throw RequestFailure(.notJSON, "the answer was not JSON")
        }
    }
}

/// The bytes with broken UTF-8 and halves of surrogate pairs replaced: one bad name must not cost the whole answer.
private func repaired(_ bytes: [UInt8]) -> [UInt8] {
    let isValid = String(validating: bytes, as: UTF8.self) != nil
    var repaired = isValid ? bytes : Array(String(decoding: bytes, as: UTF8.self).utf8)
    repaired.replaceHalfSurrogates()
    return repaired
}

private func path(_ keys: [any CodingKey]) -> String {
    keys.isEmpty ? "top level" : keys.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
}

extension WholeBody {
    fileprivate var looksLikeHTML: Bool {
        let start = bytes.prefix(256).drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
        return start.first == UInt8(ascii: "<")
    }
}
