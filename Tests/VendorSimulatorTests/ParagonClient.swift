import Foundation
import HTTPEndpoint
import SyncModel
import TestSupport
import Testing
import VendorSimulator

/// Requests from the simulated Paragon with tokens that OpenSSL's own tool has signed.
struct ParagonClient {
    let simulator: VendorSimulator
    let now: Double

    init(_ fleet: ParagonFleet = .demo(seed: 1), now: Double = 1_780_000_123.5) {
        simulator = VendorSimulator(paragon: fleet, timekeeper: ManualTimekeeper(now: .unix(now)))
        self.now = now
    }

    /// The claims that the vendor requires.
    func claims(_ user: String) -> [String: Any] {
        [
            "sub": user, "aud": "useparagon.com/\(simulator.paragon.project.id)", "iat": Int(now) - 10,
            "exp": Int(now) + 3600,
        ]
    }

    /// Signs claims with the project's key.
    func token(_ claims: [String: Any], algorithm: String = "RS256") async throws -> String {
        let header = try JSONSerialization.data(withJSONObject: ["alg": algorithm])
        let message = try "\(Self.encoded(header)).\(Self.encoded(JSONSerialization.data(withJSONObject: claims)))"
        let folder = FileManager.default.temporaryDirectory.appending(path: "paragon-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (key, signature) = (folder.appending(path: "key"), folder.appending(path: "signature"))
        try Data(simulator.paragon.project.signingKey.utf8).write(to: key)
        let response = try await Oracle.openssl.ask(
            ["dgst", "-sha256", "-sign", key.path, "-out", signature.path], input: Array(message.utf8))
        try #require(response.status == 0, "\(response.error)")
        return "\(message).\(Self.encoded(try Data(contentsOf: signature)))"
    }

    /// A valid token.
    func token(for user: String) async throws -> String {
        try await token(claims(user))
    }

    func get(_ path: String, token: String?, query: String = "") async -> Response {
        let headers = token.map { [(name: "authorization", value: "Bearer \($0)")] } ?? []
        return Response(
            await simulator.respond(to: EndpointRequest(path: "/paragon\(path)", query: query, headers: headers)))
    }

    /// The elements of a user's list.
    func list(_ user: String) async throws -> [Item] {
        let response = await get("/api/syncs", token: try await token(for: user))
        return try #require(response.json["data"] as? [Item])
    }

    private static func encoded(_ bytes: Data) -> String {
        bytes.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
