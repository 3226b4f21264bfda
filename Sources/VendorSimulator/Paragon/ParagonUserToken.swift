import FoundationEssentials

/// A Paragon User Token as the server reads it: a JWT, RS256.
struct ParagonUserToken {
    private struct Header: Decodable {
        let alg: String
    }

    private struct Claims: Decodable {
        let sub: String
        let aud: String
        let iat: Double
        let exp: Double
    }

    /// The Connected User that it identifies.
    let user: String

    /// Accepts a token that the project's key has signed for the project and that is valid at `now`, in Unix seconds.
    init?(_ text: Substring, of project: ParagonProject, at now: Double) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3,
            let header = Self.decoded(parts[0]).flatMap({ try? JSONDecoder().decode(Header.self, from: $0) }),
            let claims = Self.decoded(parts[1]).flatMap({ try? JSONDecoder().decode(Claims.self, from: $0) }),
            let signature = Self.decoded(parts[2])
        else { return nil }
        guard header.alg == "RS256", claims.aud == project.audience, claims.iat <= now, now < claims.exp,
            project.hasSigned(Array("\(parts[0]).\(parts[1])".utf8), as: Array(signature))
        else { return nil }
        user = claims.sub
    }

    /// Decodes base64url without padding, and nothing else.
    private static func decoded(_ part: Substring) -> Data? {
        guard !part.contains(where: { "+/=".contains($0) }) else { return nil }
        let base64 = part.replacing("-", with: "+").replacing("_", with: "/")
        return Data(base64Encoded: base64 + String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4))
    }
}
