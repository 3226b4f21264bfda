import CurlTransport
import HTTPEndpoint
import HTTPExchange
import Synchronization
import TestSupport

/// Where a vendor's name leads.
struct Place: Sendable {
    /// A server to start there.
    struct Peer: Sendable {
        /// The name of its certificate; `nil` for a server that speaks plain HTTP.
        var identity: String?
        var demandsCertificate = false
    }

    /// Scheme, host and port; empty where there is a peer.
    var url = ""
    var peer: Peer?
    /// Whose certificates are trusted there.
    var authority = "ca"

    /// Reached by TLS, and speaks none.
    static let plainForTLS = Place(peer: Peer())

    static func tls(_ identity: String, authority: String = "ca", demandsCertificate: Bool = false) -> Place {
        Place(peer: Peer(identity: identity, demandsCertificate: demandsCertificate), authority: authority)
    }
}

/// Real libcurl, after a look at where the vendor's name leads at the moment.
final class Detour: HTTPTransport {
    private static let curl = CurlTransport(userAgent: "tests")

    private struct Way {
        var url: String
        var authority: String?
    }

    private let name: String
    private let way: Mutex<Way>

    /// - Parameters:
    ///   - name: The vendor's URL in the configuration.
    ///   - url: Where it leads.
    init(from name: String, to url: String) {
        self.name = name
        way = Mutex(Way(url: url))
    }

    /// - Parameter authority: The file of certificates to trust there; `nil` for the system's.
    func lead(to url: String, trusting authority: String? = nil) {
        way.withLock { $0 = Way(url: url, authority: authority) }
    }

    func send<Reader: BodyReader>(
        _ request: HTTPRequest, into reader: Reader
    ) async throws(RequestFailure) -> HTTPResponse<Reader> {
        let way = way.withLock { $0 }
        var request = request
        request.url = way.url + request.url.dropFirst(name.count)
        request.connection.certificateAuthorityFile = way.authority
        return try await Self.curl.send(request, into: reader)
    }
}
