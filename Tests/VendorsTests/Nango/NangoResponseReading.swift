import HTTPExchange
import SyncModel

@testable import Vendors

/// Reads the response to `GET /sync/status` of integration `github`.
func readNangoStatus(
    _ body: [UInt8], where isChosen: (String) -> Bool = { _ in true }
) throws(RequestFailure) -> PartReading {
    var response = JSONListResponse<NangoSync>("syncs")
    try response.read(body.span.bytes, of: HTTPResponseHead(status: 200))
    return try response.response().reading(of: "github", where: isChosen)
}

/// Reads a response with one sync: an identity, and the fields given.
func readNangoSync(_ fields: String) throws(RequestFailure) -> PartReading {
    let identity = #""id":"1","connection_id":"acme","name":"issues""#
    return try readNangoStatus(Array(#"{"syncs":[{\#(identity),\#(fields)}]}"#.utf8))
}
