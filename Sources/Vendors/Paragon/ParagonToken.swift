import FoundationEssentials
import HTTPExchange
import SyncModel

/// A Paragon User Token: a JWT that authorises requests about one Connected User.
struct ParagonToken: Sendable {
    /// A token is dated this far back when it is signed: the vendor's clock may be late.
    private static let age = Duration.seconds(30)
    private static let lifetime = Duration.seconds(3600)
    /// A token is not used for the last part of its lifetime, so that the request arrives in time.
    private static let reserve = Duration.seconds(300)

    let text: Secret
    private let issued: Timestamp

    /// Signs a token for a user.
    ///
    /// - Parameter audience: The `aud` claim, which the vendor compares with its own project.
    init(
        user: String, audience: String, key: RSASigningKey, now: Timestamp
    ) throws(RequestFailure) {
        issued = now - Self.age
        let claims = Claims(
            sub: user, aud: audience, iat: issued.wholeSeconds, exp: (issued + Self.lifetime).wholeSeconds)
        let header = Base64URL.encode(Array(#"{"alg":"RS256","typ":"JWT"}"#.utf8))
        let message = try "\(header).\(Base64URL.encode(claims.json))"
        text = Secret("\(message).\(Base64URL.encode(try key.signature(of: Array(message.utf8))))")
    }

    /// Whether a request may still use it; not if the clock was set back to before it was signed.
    func isUsable(at now: Timestamp) -> Bool {
        issued <= now && now < issued + Self.lifetime - Self.reserve
    }
}

private struct Claims: Encodable {
    let sub: String
    let aud: String
    let iat: Int64
    let exp: Int64

    var json: [UInt8] {
        get throws(RequestFailure) {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            do {
                return Array(try encoder.encode(self))
            } catch {
                throw RequestFailure(.internal, "the claims of a token could not be encoded")
            }
        }
    }
}

/// Base64 in the alphabet of RFC 4648, section 5, without padding.
enum Base64URL {
    static func encode(_ bytes: [UInt8]) -> String {
        let text = Data(bytes).base64EncodedString()
        return String(
            text.compactMap { character in
                switch character {
                case "+": "-"
                case "/": "_"
                case "=": nil
                default: character
                }
            })
    }
}

extension Timestamp {
    fileprivate var wholeSeconds: Int64 { microseconds / 1_000_000 }
}
