import HTTPExchange
import SyncModel

@testable import Providers

/// Reads the answer to `GET /sync/status` of integration `github`.
func readNangoStatus(
    _ body: [UInt8], where isChosen: (String) -> Bool = { _ in true }
) throws(RequestFailure) -> TargetReading {
    var answer = NangoStatusAnswer.reader(of: "github") { KeptReading($0) }
    try answer.read(body.span.bytes, of: HTTPResponseHead(status: 200))
    return NangoStatusAnswer(try answer.answer()).reading(where: isChosen)
}

/// Reads an answer with one sync: an identity, and the fields given.
func readNangoSync(_ fields: String) throws(RequestFailure) -> TargetReading {
    let identity = #""id":"1","connection_id":"acme","name":"issues""#
    return try readNangoStatus(Array(#"{"syncs":[{\#(identity),\#(fields)}]}"#.utf8))
}
