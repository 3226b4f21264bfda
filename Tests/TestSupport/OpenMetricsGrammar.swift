import Foundation

/// The grammar of the OpenMetrics specification.
package enum OpenMetricsGrammar {
    /// What the grammar does not accept of a page; `nil` if it accepts everything.
    package static func refusals(of page: [UInt8]) async throws -> String? {
        let script = Repository.file("Tests/Oracles/openmetrics").path(percentEncoded: false)
        let answer = try await Oracle.python.ask([script], input: page)
        if answer.status >= 2 || answer.error.contains("Traceback") { throw NoAnswer(error: answer.error) }
        return answer.status == 0 ? nil : answer.error
    }

    /// The parser itself failed.
    private struct NoAnswer: Error {
        let error: String
    }
}
