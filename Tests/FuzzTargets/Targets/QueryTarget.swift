import Foundation
import HTTPEndpoint
import Providers

extension FuzzTarget {
    /// The query strings of the endpoint: what was encoded comes back, and what is no encoding is refused.
    static let query = FuzzTarget(
        "query", longestInput: 256,
        words: ["source=", "&", "=", "%", "%00", "%0a", "%C3%A9", "%ff", "%F0%9F", "+", "%2B"]
    ) { bytes throws(Finding) in
        let text = String(decoding: bytes, as: UTF8.self)
        let read = Query(text)
        let decoded = text.split(separator: "&").map { pair in
            pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                // Foundation knows nothing of the plus signs of forms.
                .map { $0.replacing("+", with: " ").removingPercentEncoding }
        }
        guard let read else {
            return try demand(
                decoded.contains { $0.contains(nil) }, "\(text.debugDescription) was refused, which Foundation decodes")
        }
        try demandEqual(read.parameters.map { Optional($0.name) }, decoded.map { $0[0] }, "the names")
        try demandEqual(
            read.parameters.map { Optional($0.value) }, decoded.map { $0.count > 1 ? $0[1] : "" }, "the values")

        let again = Query(String(PercentEncoding.query(read.parameters).dropFirst()))
        // A parameter without a name and a value is no parameter once it is written.
        try demandEqual(again?.parameters.map(\.name), read.parameters.map(\.name), "names, encoded again")
        try demandEqual(again?.parameters.map(\.value), read.parameters.map(\.value), "values, encoded again")
        for (name, value) in read.parameters where read[name] == value {
            try demandEqual(read.values(for: name).first, value, "the first of several")
        }
    }
}
